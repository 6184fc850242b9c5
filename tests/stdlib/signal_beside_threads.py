# A signal interrupts the main thread at once, though the thread that began to wait last waits much longer.
import signal
import threading
import time


def wait_twice():
    time.sleep(0.05)
    time.sleep(15)


class Alarm(Exception):
    pass


def on_alarm(number, frame):
    raise Alarm


threading.Thread(target=wait_twice, daemon=True).start()
signal.signal(signal.SIGALRM, on_alarm)
signal.setitimer(signal.ITIMER_REAL, 0.15)
begun = time.monotonic()
try:
    time.sleep(12)
except Alarm:
    print('interrupted', time.monotonic() - begun < 10)     #=> interrupted True

# One whose handler returns lets the wait go on.
signal.signal(signal.SIGALRM, lambda number, frame: print('handled'))
signal.setitimer(signal.ITIMER_REAL, 0.02)
begun = time.monotonic()
time.sleep(0.1)         #=> handled
print(time.monotonic() - begun >= 0.099)    #=> True
