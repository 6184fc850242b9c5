# cProfile, profile and pstats, with a clock of our own; what was counted is printed in several orders.
import cProfile, io, os, profile, pstats, tempfile

def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)

def work():
    values = [fib(5) for _ in range(3)]
    return sorted(values), "a,b".split(",")

def clock():
    global now
    now += 1
    return now

now = 0
counted = cProfile.Profile(clock, 0.001)
print(counted.runcall(work))                       #=> ([5, 5, 5], ['a', 'b'])
out = io.StringIO()
stats = pstats.Stats(counted, stream=out)
rows = {func[2]: row for func, row in stats.stats.items()}
print(rows["fib"][:2], rows["work"][:2], len(rows["fib"][4]))  #=> (3, 45) (1, 1) 2
print(sorted(count[:2] for count in rows["fib"][4].values()))  #=> [(3, 3), (42, 6)]
stats.strip_dirs().sort_stats("ncalls", "name").print_stats("fib")
print(out.getvalue().splitlines()[2:-4])
#=> ['   Ordered by: call count, function name', "   List reduced from 5 to 1 due to restriction <'fib'>", '']
print(out.getvalue().splitlines()[-4][:10], out.getvalue().splitlines()[-3].split()[-1])
#=>    ncalls  profiling.py:4(fib)
stats.sort_stats(pstats.SortKey.NAME)
print([func[2] for func in stats.fcn_list][-2:])    #=> ['fib', 'work']
out.seek(0)
out.truncate()
stats.print_callees("work")
for line in out.getvalue().splitlines()[5:-2]:
    print(line.split()[-1].split(":")[-1])
#=> 4(fib)
#=> builtins.sorted}
#=> objects}
stats.sort_stats("bogus")                           #=> raises KeyError: 'bogus'
stats.sort_stats("calls", 1)                        #=> raises TypeError: Can't have mixed argument type
pstats.Stats(5)                                     #=> raises TypeError: Cannot create or construct a <class 'pstats.Stats'> object from 5

# Saved, read, added up
path = os.path.join(tempfile.mkdtemp(), "stats")
counted.dump_stats(path)
both = pstats.Stats(path, path)
print(both.get_stats_profile().func_profiles["fib"].ncalls)  #=> 90/6
os.unlink(path)
os.rmdir(os.path.dirname(path))

with cProfile.Profile() as block:
    fib(3)
print([entry.callcount for entry in block.getstats() if getattr(entry.code, "co_name", "") == "fib"])  #=> [5]
print(profile.Profile().runcall(fib, 4))            #=> 3
