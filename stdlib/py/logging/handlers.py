"""Handlers for files that rotate or are moved, for memory, for queues, for sockets and syslog."""

import logging
import os
import time

DEFAULT_TCP_LOGGING_PORT = 9020
DEFAULT_UDP_LOGGING_PORT = 9021
DEFAULT_HTTP_LOGGING_PORT = 9022
DEFAULT_SOAP_LOGGING_PORT = 9023
SYSLOG_UDP_PORT = 514
SYSLOG_TCP_PORT = 514

_MIDNIGHT = 24 * 60 * 60


# ---- Files ---------------------------------------------------------------------------------------

class BaseRotatingHandler(logging.FileHandler):
    """Begins a new file now and then; namer and rotator may be set to do more than rename."""

    namer = None
    rotator = None

    def __init__(self, filename, mode, encoding=None, delay=False, errors=None):
        super().__init__(filename, mode=mode, encoding=encoding, delay=delay, errors=errors)
        self.mode = mode
        self.encoding = encoding
        self.errors = errors

    def emit(self, record):
        try:
            if self.shouldRollover(record):
                self.doRollover()
            logging.FileHandler.emit(self, record)
        except Exception:
            self.handleError(record)

    def rotation_filename(self, default_name):
        return self.namer(default_name) if callable(self.namer) else default_name

    def rotate(self, source, dest):
        if callable(self.rotator):
            self.rotator(source, dest)
        elif os.path.exists(source):
            os.rename(source, dest)

    def _close_stream(self):
        if self.stream:
            self.stream.close()
            self.stream = None


class RotatingFileHandler(BaseRotatingHandler):
    """Begins a new file when the old one would grow beyond maxBytes; keeps backupCount old ones."""

    def __init__(self, filename, mode="a", maxBytes=0, backupCount=0, encoding=None, delay=False,
                 errors=None):
        if maxBytes > 0:
            mode = "a"  # "w" would throw away what the last run has logged
        if "b" not in mode:
            import io
            encoding = io.text_encoding(encoding)
        super().__init__(filename, mode, encoding=encoding, delay=delay, errors=errors)
        self.maxBytes = maxBytes
        self.backupCount = backupCount

    def doRollover(self):
        self._close_stream()
        if self.backupCount > 0:
            for i in range(self.backupCount - 1, 0, -1):
                source = self.rotation_filename(f"{self.baseFilename}.{i}")
                dest = self.rotation_filename(f"{self.baseFilename}.{i + 1}")
                if os.path.exists(source):
                    if os.path.exists(dest):
                        os.remove(dest)
                    os.rename(source, dest)
            dest = self.rotation_filename(self.baseFilename + ".1")
            if os.path.exists(dest):
                os.remove(dest)
            self.rotate(self.baseFilename, dest)
        if not self.delay:
            self.stream = self._open()

    def shouldRollover(self, record):
        if self.stream is None:
            self.stream = self._open()
        if self.maxBytes <= 0:
            return False
        position = self.stream.tell()
        if not position:
            return False  # nothing to put aside
        message = f"{self.format(record)}\n"
        if position + len(message) < self.maxBytes:
            return False
        # What is no file of the usual kind cannot be rotated.
        return not os.path.exists(self.baseFilename) or os.path.isfile(self.baseFilename)


class TimedRotatingFileHandler(BaseRotatingHandler):
    """Begins a new file every so many seconds (S), minutes (M), hours (H), days (D), at midnight,
    or on a day of the week (W0 is Monday)."""

    def __init__(self, filename, when="h", interval=1, backupCount=0, encoding=None, delay=False,
                 utc=False, atTime=None, errors=None):
        import io
        import re
        super().__init__(filename, "a", encoding=io.text_encoding(encoding), delay=delay,
                         errors=errors)
        self.when = when.upper()
        self.backupCount = backupCount
        self.utc = utc
        self.atTime = atTime
        kinds = {
            "S": (1, "%Y-%m-%d_%H-%M-%S", r"(?<!\d)\d{4}-\d{2}-\d{2}_\d{2}-\d{2}-\d{2}(?!\d)"),
            "M": (60, "%Y-%m-%d_%H-%M", r"(?<!\d)\d{4}-\d{2}-\d{2}_\d{2}-\d{2}(?!\d)"),
            "H": (3600, "%Y-%m-%d_%H", r"(?<!\d)\d{4}-\d{2}-\d{2}_\d{2}(?!\d)"),
            "D": (86400, "%Y-%m-%d", r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)"),
            "W": (604800, "%Y-%m-%d", r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)"),
        }
        kind = self.when
        if kind == "MIDNIGHT":
            kind = "D"
        elif kind.startswith("W"):
            if len(kind) != 2:
                raise ValueError("You must specify a day for weekly rollover from 0 to 6 "
                                 f"(0 is Monday): {self.when}")
            if not "0" <= kind[1] <= "6":
                raise ValueError(f"Invalid day specified for weekly rollover: {self.when}")
            self.dayOfWeek = int(kind[1])
            kind = "W"
        if kind not in kinds:
            raise ValueError(f"Invalid rollover interval specified: {self.when}")
        seconds, self.suffix, pattern = kinds[kind]
        self.extMatch = re.compile(pattern, re.ASCII)
        self.interval = seconds * interval
        filename = self.baseFilename
        if os.path.exists(filename):
            begin = int(os.stat(filename).st_mtime)
        else:
            begin = int(time.time())
        self.rolloverAt = self.computeRollover(begin)

    def computeRollover(self, currentTime):
        """When the file that is written at this time ends."""
        result = currentTime + self.interval
        if self.when != "MIDNIGHT" and not self.when.startswith("W"):
            return result
        now = time.gmtime(currentTime) if self.utc else time.localtime(currentTime)
        day = now.tm_wday
        if self.atTime is None:
            rotate_at = _MIDNIGHT
        else:
            rotate_at = ((self.atTime.hour * 60 + self.atTime.minute) * 60 + self.atTime.second)
        left = rotate_at - ((now.tm_hour * 60 + now.tm_min) * 60 + now.tm_sec)
        if left <= 0:  # that was today: tomorrow
            left += _MIDNIGHT
            day = (day + 1) % 7
        result = currentTime + left
        if self.when.startswith("W"):
            if day != self.dayOfWeek:
                result += (self.dayOfWeek - day) % 7 * _MIDNIGHT
            result += self.interval - _MIDNIGHT * 7
        else:
            result += self.interval - _MIDNIGHT
        if not self.utc:
            # The clocks may be changed between now and then.
            now_dst = now.tm_isdst
            then_dst = time.localtime(result)[-1]
            if now_dst != then_dst:
                result += -3600 if not now_dst else 3600
                if not now_dst and not time.localtime(result)[-1]:
                    result += 3600
        return result

    def shouldRollover(self, record):
        now = int(time.time())
        if now < self.rolloverAt:
            return False
        if os.path.exists(self.baseFilename) and not os.path.isfile(self.baseFilename):
            # What is no file of the usual kind is asked about again later.
            self.rolloverAt = self.computeRollover(now)
            return False
        return True

    def getFilesToDelete(self):
        """The old files beyond backupCount, the oldest first."""
        folder, base = os.path.split(self.baseFilename)
        found = []
        if self.namer is None:
            prefix = base + "."
            for name in os.listdir(folder):
                if name.startswith(prefix) and self.extMatch.fullmatch(name[len(prefix):]):
                    found.append(os.path.join(folder, name))
        else:
            for name in os.listdir(folder):
                # The namer may have put anything around the time.
                match = self.extMatch.search(name)
                while match:
                    default = self.rotation_filename(f"{self.baseFilename}.{match[0]}")
                    if os.path.basename(default) == name:
                        found.append(os.path.join(folder, name))
                        break
                    match = self.extMatch.search(name, match.start() + 1)
        if len(found) < self.backupCount:
            return []
        found.sort()
        return found[:len(found) - self.backupCount]

    def doRollover(self):
        now = int(time.time())
        begin = self.rolloverAt - self.interval
        if self.utc:
            when = time.gmtime(begin)
        else:
            when = time.localtime(begin)
            now_dst, then_dst = time.localtime(now)[-1], when[-1]
            if now_dst != then_dst:
                when = time.localtime(begin + (3600 if now_dst else -3600))
        dest = self.rotation_filename(f"{self.baseFilename}.{time.strftime(self.suffix, when)}")
        if os.path.exists(dest):
            return  # that was done already
        self._close_stream()
        self.rotate(self.baseFilename, dest)
        if self.backupCount > 0:
            for path in self.getFilesToDelete():
                os.remove(path)
        if not self.delay:
            self.stream = self._open()
        self.rolloverAt = self.computeRollover(now)


class WatchedFileHandler(logging.FileHandler):
    """Opens the file anew when somebody has moved or removed it."""

    def __init__(self, filename, mode="a", encoding=None, delay=False, errors=None):
        if "b" not in mode:
            import io
            encoding = io.text_encoding(encoding)
        super().__init__(filename, mode=mode, encoding=encoding, delay=delay, errors=errors)
        self.dev, self.ino = -1, -1
        self._statstream()

    def _statstream(self):
        if self.stream is None:
            return
        status = os.fstat(self.stream.fileno())
        self.dev, self.ino = status.st_dev, status.st_ino

    def reopenIfNeeded(self):
        if self.stream is None:
            return
        try:
            status = os.stat(self.baseFilename)
            same = (status.st_dev, status.st_ino) == (self.dev, self.ino)
        except FileNotFoundError:
            same = False
        if not same:
            self.stream.flush()
            self.stream.close()
            self.stream = None
            self.stream = self._open()
            self._statstream()

    def emit(self, record):
        self.reopenIfNeeded()
        logging.FileHandler.emit(self, record)


# ---- Memory and queues ---------------------------------------------------------------------------

class BufferingHandler(logging.Handler):
    """Keeps records until there are so many."""

    def __init__(self, capacity):
        super().__init__()
        self.capacity = capacity
        self.buffer = []

    def shouldFlush(self, record):
        return len(self.buffer) >= self.capacity

    def emit(self, record):
        self.buffer.append(record)
        if self.shouldFlush(record):
            self.flush()

    def flush(self):
        with self.lock:
            self.buffer.clear()

    def close(self):
        try:
            self.flush()
        finally:
            logging.Handler.close(self)


class MemoryHandler(BufferingHandler):
    """Passes its records on to another handler when there are many, or one is serious."""

    def __init__(self, capacity, flushLevel=logging.ERROR, target=None, flushOnClose=True):
        super().__init__(capacity)
        self.flushLevel = flushLevel
        self.target = target
        self.flushOnClose = flushOnClose

    def shouldFlush(self, record):
        return len(self.buffer) >= self.capacity or record.levelno >= self.flushLevel

    def setTarget(self, target):
        with self.lock:
            self.target = target

    def flush(self):
        with self.lock:
            if self.target:
                for record in self.buffer:
                    self.target.handle(record)
                self.buffer.clear()

    def close(self):
        try:
            if self.flushOnClose:
                self.flush()
        finally:
            with self.lock:
                self.target = None
                BufferingHandler.close(self)


class QueueHandler(logging.Handler):
    """Puts records into a queue, for a QueueListener to handle."""

    listener = None

    def __init__(self, queue):
        super().__init__()
        self.queue = queue

    def enqueue(self, record):
        self.queue.put_nowait(record)

    def prepare(self, record):
        """The record in a form that may go elsewhere: its text is made here."""
        import copy
        message = self.format(record)
        record = copy.copy(record)
        record.message = record.msg = message
        record.args = record.exc_info = record.exc_text = record.stack_info = None
        return record

    def emit(self, record):
        try:
            self.enqueue(self.prepare(record))
        except Exception:
            self.handleError(record)


class QueueListener:
    """Hands the records of a queue to handlers, in a thread of its own."""

    _sentinel = None

    def __init__(self, queue, *handlers, respect_handler_level=False):
        self.queue = queue
        self.handlers = handlers
        self._thread = None
        self.respect_handler_level = respect_handler_level

    def dequeue(self, block):
        return self.queue.get(block)

    def start(self):
        import threading
        self._thread = thread = threading.Thread(target=self._monitor)
        thread.daemon = True
        thread.start()

    def prepare(self, record):
        return record

    def handle(self, record):
        record = self.prepare(record)
        for handler in self.handlers:
            if not self.respect_handler_level or record.levelno >= handler.level:
                handler.handle(record)

    def _monitor(self):
        import queue
        has_task_done = hasattr(self.queue, "task_done")
        while True:
            try:
                record = self.dequeue(True)
                if record is self._sentinel:
                    if has_task_done:
                        self.queue.task_done()
                    break
                self.handle(record)
                if has_task_done:
                    self.queue.task_done()
            except queue.Empty:
                break

    def enqueue_sentinel(self):
        self.queue.put_nowait(self._sentinel)

    def stop(self):
        if self._thread:
            self.enqueue_sentinel()
            self._thread.join()
            self._thread = None


# ---- The network ---------------------------------------------------------------------------------

class SocketHandler(logging.Handler):
    """Sends records, pickled behind their length, over TCP."""

    def __init__(self, host, port):
        super().__init__()
        self.host = host
        self.port = port
        self.address = host if port is None else (host, port)
        self.sock = None
        self.closeOnError = False
        self.retryTime = None
        self.retryStart = 1.0   # seconds until the next attempt
        self.retryMax = 30.0
        self.retryFactor = 2.0

    def makeSocket(self, timeout=1):
        import socket
        if self.port is not None:
            return socket.create_connection(self.address, timeout=timeout)
        result = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        result.settimeout(timeout)
        try:
            result.connect(self.address)
        except OSError:
            result.close()
            raise
        return result

    def createSocket(self):
        now = time.time()
        if self.retryTime is not None and now < self.retryTime:
            return
        try:
            self.sock = self.makeSocket()
            self.retryTime = None
        except OSError:
            if self.retryTime is None:
                self.retryPeriod = self.retryStart
            else:
                self.retryPeriod = min(self.retryPeriod * self.retryFactor, self.retryMax)
            self.retryTime = now + self.retryPeriod

    def send(self, s):
        if self.sock is None:
            self.createSocket()
        if self.sock:
            try:
                self.sock.sendall(s)
            except OSError:
                self.sock.close()
                self.sock = None

    def makePickle(self, record):
        import pickle
        if record.exc_info:
            self.format(record)  # a traceback cannot be pickled, its text can
        attributes = dict(record.__dict__)
        attributes["msg"] = record.getMessage()
        attributes["args"] = attributes["exc_info"] = None
        attributes.pop("message", None)
        data = pickle.dumps(attributes, 1)
        return len(data).to_bytes(4, "big") + data

    def handleError(self, record):
        if self.closeOnError and self.sock:
            self.sock.close()
            self.sock = None
        else:
            logging.Handler.handleError(self, record)

    def emit(self, record):
        try:
            self.send(self.makePickle(record))
        except Exception:
            self.handleError(record)

    def close(self):
        with self.lock:
            sock, self.sock = self.sock, None
            if sock:
                sock.close()
            logging.Handler.close(self)


class DatagramHandler(SocketHandler):
    """Sends records, pickled behind their length, over UDP."""

    def __init__(self, host, port):
        super().__init__(host, port)
        self.closeOnError = False

    def makeSocket(self):
        import socket
        family = socket.AF_UNIX if self.port is None else socket.AF_INET
        return socket.socket(family, socket.SOCK_DGRAM)

    def send(self, s):
        if self.sock is None:
            self.createSocket()
        self.sock.sendto(s, self.address)


class SysLogHandler(logging.Handler):
    """Sends records to a syslog daemon."""

    (LOG_EMERG, LOG_ALERT, LOG_CRIT, LOG_ERR, LOG_WARNING, LOG_NOTICE, LOG_INFO,
     LOG_DEBUG) = range(8)
    (LOG_KERN, LOG_USER, LOG_MAIL, LOG_DAEMON, LOG_AUTH, LOG_SYSLOG, LOG_LPR, LOG_NEWS, LOG_UUCP,
     LOG_CRON, LOG_AUTHPRIV, LOG_FTP, LOG_NTP, LOG_SECURITY, LOG_CONSOLE, LOG_SOLCRON, LOG_LOCAL0,
     LOG_LOCAL1, LOG_LOCAL2, LOG_LOCAL3, LOG_LOCAL4, LOG_LOCAL5, LOG_LOCAL6,
     LOG_LOCAL7) = range(24)

    priority_names = {
        "alert": LOG_ALERT, "crit": LOG_CRIT, "critical": LOG_CRIT, "debug": LOG_DEBUG,
        "emerg": LOG_EMERG, "err": LOG_ERR, "error": LOG_ERR, "info": LOG_INFO,
        "notice": LOG_NOTICE, "panic": LOG_EMERG, "warn": LOG_WARNING, "warning": LOG_WARNING,
    }
    facility_names = {
        "auth": LOG_AUTH, "authpriv": LOG_AUTHPRIV, "console": LOG_CONSOLE, "cron": LOG_CRON,
        "daemon": LOG_DAEMON, "ftp": LOG_FTP, "kern": LOG_KERN, "lpr": LOG_LPR, "mail": LOG_MAIL,
        "news": LOG_NEWS, "ntp": LOG_NTP, "security": LOG_SECURITY, "solaris-cron": LOG_SOLCRON,
        "syslog": LOG_SYSLOG, "user": LOG_USER, "uucp": LOG_UUCP, "local0": LOG_LOCAL0,
        "local1": LOG_LOCAL1, "local2": LOG_LOCAL2, "local3": LOG_LOCAL3, "local4": LOG_LOCAL4,
        "local5": LOG_LOCAL5, "local6": LOG_LOCAL6, "local7": LOG_LOCAL7,
    }
    priority_map = {"DEBUG": "debug", "INFO": "info", "WARNING": "warning", "ERROR": "error",
                    "CRITICAL": "critical"}
    ident = ""
    append_nul = True

    def __init__(self, address=("localhost", SYSLOG_UDP_PORT), facility=LOG_USER, socktype=None):
        super().__init__()
        self.address = address
        self.facility = facility
        self.socktype = socktype
        self.socket = None
        self.createSocket()

    def _connect_unixsocket(self, address):
        import socket
        socktype = self.socktype
        if socktype is None:
            socktype = socket.SOCK_DGRAM
        self.socket = socket.socket(socket.AF_UNIX, socktype)
        try:
            self.socket.connect(address)
            self.socktype = socktype
        except OSError:
            self.socket.close()
            if self.socktype is not None:
                raise  # that kind was asked for
            socktype = socket.SOCK_STREAM
            self.socket = socket.socket(socket.AF_UNIX, socktype)
            try:
                self.socket.connect(address)
                self.socktype = socktype
            except OSError:
                self.socket.close()
                raise

    def createSocket(self):
        import socket
        address = self.address
        if isinstance(address, str):
            self.unixsocket = True
            try:
                self._connect_unixsocket(address)
            except OSError:
                pass  # tried again with the first record
            return
        self.unixsocket = False
        if self.socktype is None:
            self.socktype = socket.SOCK_DGRAM
        host, port = address
        found = socket.getaddrinfo(host, port, 0, self.socktype)
        if not found:
            raise OSError("getaddrinfo returns an empty list")
        problem = sock = None
        for family, kind, protocol, _, sockaddr in found:
            problem = sock = None
            try:
                sock = socket.socket(family, kind, protocol)
                if kind == socket.SOCK_STREAM:
                    sock.connect(sockaddr)
                break
            except OSError as error:
                problem = error
                if sock is not None:
                    sock.close()
        if problem is not None:
            raise problem
        self.socket = sock
        self.socktype = kind

    def encodePriority(self, facility, priority):
        if isinstance(facility, str):
            facility = self.facility_names[facility]
        if isinstance(priority, str):
            priority = self.priority_names[priority]
        return facility << 3 | priority

    def close(self):
        with self.lock:
            sock, self.socket = self.socket, None
            if sock:
                sock.close()
            logging.Handler.close(self)

    def mapPriority(self, levelName):
        return self.priority_map.get(levelName, "warning")

    def emit(self, record):
        import socket
        try:
            message = self.format(record)
            if self.ident:
                message = self.ident + message
            if self.append_nul:
                message += "\0"
            priority = self.encodePriority(self.facility, self.mapPriority(record.levelname))
            data = f"<{priority}>".encode() + message.encode()
            if not self.socket:
                self.createSocket()
            if self.unixsocket:
                try:
                    self.socket.send(data)
                except OSError:
                    self.socket.close()
                    self._connect_unixsocket(self.address)
                    self.socket.send(data)
            elif self.socktype == socket.SOCK_DGRAM:
                self.socket.sendto(data, self.address)
            else:
                self.socket.sendall(data)
        except Exception:
            self.handleError(record)


class SMTPHandler(logging.Handler):
    """Mails each record."""

    def __init__(self, mailhost, fromaddr, toaddrs, subject, credentials=None, secure=None,
                 timeout=5.0):
        super().__init__()
        self.mailhost, self.mailport = (mailhost if isinstance(mailhost, (list, tuple))
                                        else (mailhost, None))
        if isinstance(credentials, (list, tuple)):
            self.username, self.password = credentials
        else:
            self.username = None
        self.fromaddr = fromaddr
        self.toaddrs = [toaddrs] if isinstance(toaddrs, str) else toaddrs
        self.subject = subject
        self.secure = secure
        self.timeout = timeout

    def getSubject(self, record):
        return self.subject

    def emit(self, record):
        try:
            import email.utils
            import smtplib
            from email.message import EmailMessage
            smtp = smtplib.SMTP(self.mailhost, self.mailport or smtplib.SMTP_PORT,
                                timeout=self.timeout)
            message = EmailMessage()
            message["From"] = self.fromaddr
            message["To"] = ",".join(self.toaddrs)
            message["Subject"] = self.getSubject(record)
            message["Date"] = email.utils.localtime()
            message.set_content(self.format(record))
            if self.username:
                if self.secure is not None:
                    import ssl
                    keyfile, certfile = (*self.secure, None, None)[:2]
                    context = ssl._create_stdlib_context(certfile=certfile, keyfile=keyfile)
                    smtp.ehlo()
                    smtp.starttls(context=context)
                    smtp.ehlo()
                smtp.login(self.username, self.password)
            smtp.send_message(message)
            smtp.quit()
        except Exception:
            self.handleError(record)


class HTTPHandler(logging.Handler):
    """Sends records to a web server, as the fields of a form."""

    def __init__(self, host, url, method="GET", secure=False, credentials=None, context=None):
        super().__init__()
        method = method.upper()
        if method not in ("GET", "POST"):
            raise ValueError("method must be GET or POST")
        if not secure and context is not None:
            raise ValueError("context parameter only makes sense with secure=True")
        self.host = host
        self.url = url
        self.method = method
        self.secure = secure
        self.credentials = credentials
        self.context = context

    def mapLogRecord(self, record):
        return record.__dict__

    def getConnection(self, host, secure):
        import http.client
        if secure:
            return http.client.HTTPSConnection(host, context=self.context)
        return http.client.HTTPConnection(host)

    def emit(self, record):
        try:
            import urllib.parse
            connection = self.getConnection(self.host, self.secure)
            url = self.url
            data = urllib.parse.urlencode(self.mapLogRecord(record))
            if self.method == "GET":
                url += ("&" if "?" in url else "?") + data
            connection.putrequest(self.method, url)
            connection.putheader("Host", self.host.partition(":")[0])
            if self.method == "POST":
                connection.putheader("Content-type", "application/x-www-form-urlencoded")
                connection.putheader("Content-length", str(len(data)))
            if self.credentials:
                import base64
                encoded = base64.b64encode(("%s:%s" % self.credentials).encode()).decode("ascii")
                connection.putheader("Authorization", "Basic " + encoded.strip())
            connection.endheaders()
            if self.method == "POST":
                connection.send(data.encode())
            connection.getresponse()
        except Exception:
            self.handleError(record)
