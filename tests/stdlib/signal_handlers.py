# signal: handlers, masks, timers.
import os
import signal
import time

print(signal.SIGINT, repr(signal.SIGTERM), signal.getsignal(signal.SIGINT) is signal.default_int_handler)  #=> 2 <Signals.SIGTERM: 15> True
print(signal.getsignal(signal.SIGUSR1), repr(signal.SIG_IGN), signal.Signals(9), signal.SIGCLD)  #=> 0 <Handlers.SIG_IGN: 1> 9 17


def handler(number, frame):
    print("came:", signal.Signals(number).name, frame.f_code.co_name)


print(signal.signal(signal.SIGUSR1, handler))   #=> 0
signal.raise_signal(signal.SIGUSR1) #=> came: SIGUSR1 <module>
os.kill(os.getpid(), signal.SIGUSR1)    #=> came: SIGUSR1 <module>
print(signal.getsignal(signal.SIGUSR1) is handler, signal.signal(signal.SIGUSR1, signal.SIG_IGN) is handler)  #=> True True
signal.raise_signal(signal.SIGUSR1)


def raising(number, frame):
    raise ValueError(number)


print(repr(signal.signal(signal.SIGALRM, raising))) #=> <Handlers.SIG_DFL: 0>
print(signal.setitimer(signal.ITIMER_REAL, 0.01))   #=> (0.0, 0.0)
time.sleep(5)                       #=> raises ValueError: 14
print(signal.getitimer(signal.ITIMER_REAL)) #=> (0.0, 0.0)
signal.raise_signal(signal.SIGINT)  #=> raises KeyboardInterrupt


def loop():
    signal.setitimer(signal.ITIMER_REAL, 0.01)
    while True:
        pass


loop()                              #=> raises ValueError: 14
print(signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR2]))   #=> set()
print(signal.signal(signal.SIGUSR2, handler))   #=> 0
os.kill(os.getpid(), signal.SIGUSR2)
print(signal.sigpending())          #=> {<Signals.SIGUSR2: 12>}
print(signal.sigwait([signal.SIGUSR2])) #=> 12
os.kill(os.getpid(), signal.SIGUSR2)
print(signal.sigtimedwait([signal.SIGUSR2], 0).si_signo, signal.sigtimedwait([signal.SIGUSR2], 0))  #=> 12 None
os.kill(os.getpid(), signal.SIGUSR2)
print(signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGUSR2])) #=> came: SIGUSR2 pthread_sigmask
                                                                    #=> {<Signals.SIGUSR2: 12>}
signal.signal(99, handler)          #=> raises ValueError: signal number out of range
signal.signal(signal.SIGUSR1, 5)    #=> raises TypeError: signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object
signal.signal(signal.SIGKILL, handler)  #=> raises OSError: [Errno 22] Invalid argument
signal.getsignal(0)                 #=> raises ValueError: signal number out of range
signal.setitimer(7, 1)              #=> raises itimer_error: [Errno 22] Invalid argument
signal.set_wakeup_fd(999)           #=> raises OSError: [Errno 9] Bad file descriptor
print(signal.strsignal(signal.SIGINT), len(signal.valid_signals()), signal.NSIG, signal.alarm(0))  #=> Interrupt 62 65 0
