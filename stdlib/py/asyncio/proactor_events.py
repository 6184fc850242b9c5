"""The event loop of Windows, whose name programs look up on other systems too: here it cannot be made."""

__all__ = 'BaseProactorEventLoop',

from . import base_events


class BaseProactorEventLoop(base_events.BaseEventLoop):
    """Waits for operations to complete, as Windows does."""

    def __init__(self, proactor=None):
        raise NotImplementedError('there is no proactor on this system: use SelectorEventLoop')
