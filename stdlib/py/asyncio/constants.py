"""Numbers that the parts of asyncio share."""

LOG_THRESHOLD_FOR_CONNLOST_WRITES = 5   # write()s on a lost connection before a warning
ACCEPT_RETRY_DELAY = 1                  # seconds before accept() is tried again
DEBUG_STACK_DEPTH = 10                  # frames kept of where something was created
SSL_HANDSHAKE_TIMEOUT = 60.0
SSL_SHUTDOWN_TIMEOUT = 30.0
SENDFILE_FALLBACK_READBUFFER_SIZE = 256 * 1024
FLOW_CONTROL_HIGH_WATER_SSL_READ = 256  # KiB
FLOW_CONTROL_HIGH_WATER_SSL_WRITE = 512  # KiB
THREAD_JOIN_TIMEOUT = 300               # seconds, for the default executor


def __getattr__(name):
    if name != '_SendfileMode':
        raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
    import enum
    mode = globals()[name] = enum.Enum(name, 'UNSUPPORTED TRY_NATIVE FALLBACK', module=__name__)
    return mode
