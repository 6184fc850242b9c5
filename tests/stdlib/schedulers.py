# sched: order by time and priority, cancelling, a clock of one's own.
import sched
import time

class Clock:
    now = 0
    def time(self):
        return self.now
    def sleep(self, seconds):
        if seconds:
            print('sleep', seconds)
        self.now += seconds
clock = Clock()
s = sched.scheduler(clock.time, clock.sleep)
def say(*args, **keywords):
    print(clock.now, *args, *keywords.items())
s.enter(5, 1, say, ('late',))
s.enter(1, 2, say, ('second',))
s.enter(1, 1, say, argument=('first',), kwargs={'key': 'word'})
event = s.enterabs(3, 1, say)
print(event.time, event.priority, event.sequence, event.argument, event.kwargs, len(s.queue))
                                        #=> 3 1 3 () {} 4
print([e.time for e in s.queue], s.empty())     #=> [1, 1, 3, 5] False
s.cancel(event)
s.cancel(event)     #=> raises ValueError: list.remove(x): x not in list
print(s.run(blocking=False))    #=> 1
s.run()     #=> sleep 1
            #=> 1 first ('key', 'word')
            #=> 1 second
            #=> sleep 4
            #=> 5 late
print(s.empty(), s.run(), s.run(False))     #=> True None None
def again(n):
    print('again', n)
    if n:
        s.enter(n, 0, again, (n - 1,))
again(2)    #=> again 2
s.run()     #=> sleep 2
            #=> again 1
            #=> sleep 1
            #=> again 0
def fails():
    raise ValueError('in an event')
s.enter(0, 0, fails)
s.enter(0, 1, say, ('still there',))
s.run()     #=> raises ValueError: in an event
s.run()     #=> 8 still there
real = sched.scheduler()
real.enter(0.002, 1, print, ('real time',))
began = time.monotonic()
real.run()      #=> real time
print(time.monotonic() - began >= 0.002)    #=> True
