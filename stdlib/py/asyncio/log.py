"""The logger of asyncio."""

from _plainlog import Logger

logger = Logger('asyncio')
