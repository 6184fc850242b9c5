# termios, tty and pty: a pseudo-terminal's modes, its size, and what is typed at it.
import os, pty, termios, tty

master, slave = os.openpty()
before = termios.tcgetattr(slave)
print(len(before), len(before[6]), before[3] & termios.ICANON != 0, before[6][termios.VINTR])  #=> 7 32 True b'\x03'
print(tty.setraw(slave) == before, termios.tcgetattr(slave)[6][termios.VMIN])  #=> True 1
os.write(master, b"a\x03")
print(os.read(slave, 10))                                   #=> b'a\x03'
termios.tcsetattr(slave, termios.TCSANOW, before)
os.write(master, b"line\n")
print(os.read(slave, 10))                                   #=> b'line\n'
tty.setcbreak(slave)
print(termios.tcgetattr(slave)[3] & (termios.ICANON | termios.ECHO))  #=> 0
termios.tcsetwinsize(slave, (30, 90))
print(termios.tcgetwinsize(master), os.get_terminal_size(slave).columns)  #=> (30, 90) 90
termios.tcflush(slave, termios.TCIOFLUSH)

# What is wrong
read, write = os.pipe()
termios.tcgetattr(read)         #=> raises error: (25, 'Inappropriate ioctl for device')
termios.tcsetattr(slave, 0, [1])  #=> raises TypeError: tcsetattr, arg 3: must be 7 element list
bad = termios.tcgetattr(slave)
bad[6] = [1]
termios.tcsetattr(slave, 0, bad)  #=> raises TypeError: tcsetattr: attributes[6] must be list of size 32
bad[6] = [None] * 32
termios.tcsetattr(slave, 0, bad)  #=> raises TypeError: tcsetattr: elements of attributes must be characters or integers
termios.tcgetattr("x")          #=> raises TypeError: argument must be an int, or have a fileno() method.
termios.tcsetwinsize(slave, 5)  #=> raises TypeError: tcsetwinsize, arg 2: must be a two-item sequence
print(issubclass(termios.error, OSError))  #=> False

