# random: the same numbers from the same seeds as CPython's.
import random

r = random.Random(42)
print([r.random() for _ in range(3)], [r.randint(1, 100) for _ in range(10)], r.getrandbits(100), r.getrandbits(0), r.getrandbits(32), r.getrandbits(64), r.randrange(10), r.randrange(5, 50, 5), r.randrange(50, 5, -5))  #=> [0.6394267984578837, 0.025010755222666936, 0.27502931836911926] [29, 18, 95, 14, 87, 95, 70, 12, 76, 55] 245107789584464165588405774579 0 999270936 11105285438068160209 0 45 35
x = list(range(20))
r.shuffle(x)
print(x, r.choice("abcdef"), r.sample(range(100), 5), r.sample(range(10**6), 3), r.sample("abc", 4, counts=[2, 0, 3]), r.choices("abc", k=5), r.choices("abc", [5, 1, 1], k=5), r.choices("abc", cum_weights=[1, 2, 10], k=5), r.randbytes(5))  #=> [9, 3, 10, 15, 16, 19, 1, 11, 4, 5, 6, 2, 0, 18, 12, 8, 14, 7, 13, 17] c [44, 77, 33, 5, 93] [481741, 562275, 130889] ['c', 'a', 'c', 'a'] ['c', 'b', 'c', 'b', 'c'] ['a', 'a', 'a', 'a', 'a'] ['b', 'c', 'c', 'c', 'c'] b'\xae@\xa25\xab'
print(r.uniform(1, 2), r.triangular(), r.triangular(1, 9, 2), r.normalvariate(), r.gauss(), r.gauss(5, 2), r.lognormvariate(0, 1), r.expovariate(2), r.vonmisesvariate(1, 2), r.vonmisesvariate(1, 0), r.gammavariate(0.5, 1), r.gammavariate(1, 1), r.gammavariate(3, 2), r.betavariate(2, 3), r.paretovariate(3), r.weibullvariate(1, 2))  #=> 1.2669778220491135 0.8220317271428612 4.560403348704889 0.2258728439613796 -0.07811788910301552 3.8155642744024014 1.7195984736138406 0.5769793946676929 0.7375542668955317 1.6822655380619274 1.228448042453646 1.0654831645929836 4.964315492692426 0.4996716696411229 1.1069468239638736 0.9372724481805275
print([r.binomialvariate(n, p) for n, p in ((1, 0.5), (10, 0.3), (100, 0.01), (100, 0.4), (1000, 0.9), (5, 0.0), (5, 1.0))])  #=> [0, 3, 0, 29, 896, 0, 5]
for seed in (0, 1, -1, 2**100, 1.5, "text", b"bytes", bytearray(b"ba"), "", None):
    r.seed(seed)
    if seed is not None: print(seed, r.random(), r.getrandbits(70))  #=> 0 0.8444218515250481 496037447641349049516
                                        #=> 1 0.13436424411240122 900242893768093690591
                                        #=> -1 0.13436424411240122 900242893768093690591
                                        #=> 1267650600228229401496703205376 0.7586581712996778 1145211423723150785615
                                        #=> 1.5 0.551763726942059 685212581280447680792
                                        #=> text 0.8711565613554825 956336177582391513876
                                        #=> b'bytes' 0.37075677971469856 184184073181629957614
                                        #=> bytearray(b'ba') 0.6102644558390378 1139390924512343336959
                                        #=>  0.9602256525641875 446538245589166779136
r.seed("abc", version=1); print(r.random())  #=> 0.09639374978773074
r.seed(b"\xff\xfe", version=1); print(r.random())  #=> 0.13464776852970217

# State.
r.seed(7)
r.gauss()
state = r.getstate()
print(state[0], len(state[1]), state[1][-1], state[2])  #=> 3 625 4 0.511431512516514
first = [r.random() for _ in range(700)], r.gauss()
r.setstate(state)
print(first == ([r.random() for _ in range(700)], r.gauss()))  #=> True
other = random.Random()
other.setstate(state)
print(other.getstate() == state)    #=> True

# Module functions are methods of one generator.
random.seed(5)
print(random.random(), random.randint(1, 6), random.choice([1, 2, 3]), random.sample([1, 2, 3], 2))  #=> 0.6229016948897019 6 2 [3, 1]
print(sorted(random.__all__) == sorted(set(random.__all__)), all(hasattr(random, name) for name in random.__all__))  #=> True True

# Errors.
r.randrange(0)                      #=> raises ValueError: empty range for randrange()
r.randrange(5, 5)                   #=> raises ValueError: empty range in randrange(5, 5)
r.randrange(1, 10, 0)               #=> raises ValueError: zero step for randrange()
r.randrange(10, 1, 2)               #=> raises ValueError: empty range in randrange(10, 1, 2)
r.randrange(1.5)                    #=> raises TypeError: 'float' object cannot be interpreted as an integer
r.randrange(1, None, 2)             #=> raises TypeError: Missing a non-None stop argument
r.randint(1.0, 2)                   #=> raises TypeError: 'float' object cannot be interpreted as an integer
r.choice([])                        #=> raises IndexError: Cannot choose from an empty sequence
r.sample([1], 2)                    #=> raises ValueError: Sample larger than population or is negative
r.sample({1}, 1)                    #=> raises TypeError: Population must be a sequence.  For dicts or sets, use sorted(d).
r.sample([1, 2], 1, counts=[1])     #=> raises ValueError: The number of counts does not match the population
r.sample([1, 2], 1, counts=[0, 0])  #=> raises ValueError: Total of counts must be greater than zero
r.sample([1, 2], 1, counts=[1.5, 1])  #=> raises TypeError: Counts must be integers
r.choices([], k=1)                  #=> raises IndexError: list index out of range
r.choices([1, 2], [1])              #=> raises ValueError: The number of weights does not match the population
r.choices([1, 2], [0, 0])           #=> raises ValueError: Total of weights must be greater than zero
r.choices([1, 2], [1, float("inf")])  #=> raises ValueError: Total of weights must be finite
r.choices([1, 2], [1, 1], cum_weights=[1, 2])  #=> raises TypeError: Cannot specify both weights and cumulative weights
r.choices([1, 2], 3)                #=> raises TypeError: The number of choices must be a keyword argument: k=3
r.gammavariate(0, 1)                #=> raises ValueError: gammavariate: alpha and beta must be > 0.0
r.binomialvariate(-1)               #=> raises ValueError: n must be non-negative
r.binomialvariate(5, 2)             #=> raises ValueError: p must be in the range 0.0 <= p <= 1.0
r.getrandbits(-1)                   #=> raises ValueError: number of bits must be non-negative
r.getrandbits(1.5)                  #=> raises TypeError: 'float' object cannot be interpreted as an integer
r.getrandbits(10**30)               #=> raises OverflowError: Python int too large to convert to C int
try: r.seed([1])
except TypeError as error: print(repr(str(error)))  #=> 'The only supported seed types are:\nNone, int, float, str, bytes, and bytearray.'
r.setstate((9, (), None))           #=> raises ValueError: state with version 9 passed to Random.setstate() of version 3
r.setstate((3, 5, None))            #=> raises TypeError: state vector must be a tuple
r.setstate((3, (1, 2), None))       #=> raises ValueError: state vector is the wrong size
r.setstate((3, (0,) * 624 + (700,), None))  #=> raises ValueError: invalid state
r.setstate((3, ("a",) * 625, None))  #=> raises TypeError: an integer is required

# Subclasses choose where integers come from.
class OnlyRandom(random.Random):
    def random(self): return 0.25
class OnlyBits(random.Random):
    def getrandbits(self, k): return 1
print(OnlyRandom().randrange(100), OnlyRandom().choice("abcd"), OnlyBits().randrange(100), OnlyBits().randint(5, 9))  #=> 48 a 1 6
s = random.SystemRandom()
print(0 <= s.random() < 1, 0 <= s.getrandbits(20) < 2**20, 1 <= s.randint(1, 6) <= 6, len(s.randbytes(9)), s.seed(5))  #=> True True True 9 None
s.getstate()                        #=> raises NotImplementedError: System entropy source does not have state.
s.getrandbits(-1)                   #=> raises ValueError: number of bits must be non-negative
