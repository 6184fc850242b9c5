# ipaddress - IPv4 and IPv6 addresses, networks and interfaces.
#
# An address is an int and its class; a network is the int of its first address and a prefix
# length. What the two versions share is in _Address, _Network and _Interface; what differs is in
# _V4 and _V6: how text is read and written, and which blocks mean what.
import functools

__all__ = ["AddressValueError", "NetmaskValueError", "IPv4Address", "IPv4Interface",
           "IPv4Network", "IPv6Address", "IPv6Interface", "IPv6Network", "ip_address",
           "ip_network", "ip_interface", "v4_int_to_packed", "v6_int_to_packed",
           "summarize_address_range", "collapse_addresses", "get_mixed_type_key"]

IPV4LENGTH = 32
IPV6LENGTH = 128


class AddressValueError(ValueError):
    """The address is not one."""


class NetmaskValueError(ValueError):
    """The netmask is not one."""


def _either(what, address, v4, v6, *args):
    for cls in v4, v6:
        try:
            return cls(address, *args)
        except (AddressValueError, NetmaskValueError):
            pass
    raise ValueError(f"{address!r} does not appear to be an IPv4 or IPv6 {what}")


def ip_address(address):
    """Return the IPv4Address or IPv6Address that a string, int or packed bytes stand for."""
    return _either("address", address, IPv4Address, IPv6Address)


def ip_network(address, strict=True):
    """Return the IPv4Network or IPv6Network that address stands for."""
    return _either("network", address, IPv4Network, IPv6Network, strict)


def ip_interface(address):
    """Return the IPv4Interface or IPv6Interface that address stands for."""
    return _either("interface", address, IPv4Interface, IPv6Interface)


def v4_int_to_packed(address):
    """Return an IPv4 address as four bytes."""
    try:
        return address.to_bytes(4)
    except OverflowError:
        raise ValueError("Address negative or too large for IPv4")


def v6_int_to_packed(address):
    """Return an IPv6 address as sixteen bytes."""
    try:
        return address.to_bytes(16)
    except OverflowError:
        raise ValueError("Address negative or too large for IPv6")


def summarize_address_range(first, last):
    """Yield the networks that together are the addresses from first to last."""
    if not (isinstance(first, _Address) and isinstance(last, _Address)):
        raise TypeError("first and last must be IP addresses, not networks")
    if first.version != last.version:
        raise TypeError(f"{first} and {last} are not of the same version")
    if first > last:
        raise ValueError("last IP address must be greater than first")
    if first.version == 4:
        network = IPv4Network
    elif first.version == 6:
        network = IPv6Network
    else:
        raise ValueError("unknown IP version")
    at, end, width = first._ip, last._ip, first.max_prefixlen
    while at <= end:
        # As large a block as at is aligned to and as there is room for.
        aligned = (at & -at).bit_length() - 1 if at else width
        bits = min(aligned, (end - at + 1).bit_length() - 1)
        yield network((at, width - bits))
        at += 1 << bits


def collapse_addresses(addresses):
    """Return an iterator of the fewest networks that hold what addresses hold."""
    single, networks = [], []
    for item in addresses:
        alike = networks
        if isinstance(item, _Address):
            alike = single
        elif item._prefixlen == item.max_prefixlen:
            alike, item = single, item.network_address
        if alike and alike[-1].version != item.version:
            raise TypeError(f"{item} and {alike[-1]} are not of the same version")
        alike.append(item)
    single = sorted(set(single))
    at = 0
    while at < len(single):
        end = at
        while end + 1 < len(single) and single[end + 1]._ip == single[end]._ip + 1:
            end += 1
        networks.extend(summarize_address_range(single[at], single[end]))
        at = end + 1
    return _collapse(networks)


def _collapse(networks):
    # Two halves become the whole, until there are none; then what lies in another is left out.
    halves = {}
    todo = list(networks)
    while todo:
        network = todo.pop()
        whole = network.supernet()
        half = halves.get(whole)
        if half is None:
            halves[whole] = network
        elif half != network:
            del halves[whole]
            todo.append(whole)
    last = None
    for network in sorted(halves.values()):
        if last is not None and last.broadcast_address >= network.broadcast_address:
            continue
        yield network
        last = network


def get_mixed_type_key(obj):
    """Return a key that sorts addresses and networks together."""
    if isinstance(obj, _Network):
        return obj._get_networks_key()
    if isinstance(obj, _Address):
        return obj._get_address_key()
    return NotImplemented


class _Base:
    __slots__ = ()

    @property
    def exploded(self):
        return self._explode_shorthand_ip_string()

    @property
    def compressed(self):
        return str(self)

    @property
    def version(self):
        return self._version

    @property
    def max_prefixlen(self):
        return self._max_prefixlen

    @classmethod
    def _split_mask(cls, address):
        # Returns the address and the mask of what a constructor of networks got.
        if isinstance(address, (bytes, int)):
            return address, cls._max_prefixlen
        if isinstance(address, tuple):
            return address if len(address) > 1 else (address[0], cls._max_prefixlen)
        parts = str(address).split("/")
        if len(parts) > 2:
            raise AddressValueError(f"Only one '/' permitted in {address!r}")
        return parts[0], parts[1] if len(parts) == 2 else cls._max_prefixlen

    @classmethod
    def _bad_mask(cls, mask):
        raise NetmaskValueError(f"{mask!r} is not a valid netmask") from None

    @classmethod
    def _prefix(cls, mask):
        # Returns the prefix length that an int, digits or (IPv4) a dotted mask stand for.
        width = cls._max_prefixlen
        if isinstance(mask, int):
            if not 0 <= mask <= width:
                cls._bad_mask(mask)
            return mask
        if mask.isascii() and mask.isdigit():
            length = int(mask)
            if length > width:
                cls._bad_mask(mask)
            return length
        if cls._version == 6:
            cls._bad_mask(mask)
        try:
            bits = cls._ip_int_from_string(mask)
        except AddressValueError:
            cls._bad_mask(mask)
        # Ones and then zeros is a netmask; the other way round, a mask of the host part.
        ones = (1 << width) - 1
        for inverted in False, True:
            host = bits if inverted else bits ^ ones
            if host & (host + 1) == 0:
                return width - host.bit_length()
        cls._bad_mask(mask)

    @classmethod
    def _mask(cls, length):
        ones = (1 << cls._max_prefixlen) - 1
        return ones ^ (ones >> length)


@functools.total_ordering
class _Address(_Base):
    __slots__ = ()

    def _take(self, address):
        # Sets _ip from what a constructor got, text apart.
        if isinstance(address, int):
            if address < 0:
                raise AddressValueError(f"{address} (< 0) is not permitted as an "
                                        f"IPv{self._version} address")
            if address >> self._max_prefixlen:
                raise AddressValueError(f"{address} (>= 2**{self._max_prefixlen}) is not "
                                        f"permitted as an IPv{self._version} address")
            self._ip = address
        elif isinstance(address, bytes):
            if len(address) != self._max_prefixlen // 8:
                raise AddressValueError(f"{address!r} (len {len(address)} != "
                                        f"{self._max_prefixlen // 8}) is not permitted as an "
                                        f"IPv{self._version} address")
            self._ip = int.from_bytes(address)
        else:
            return False
        return True

    @property
    def packed(self):
        """The address as bytes."""
        return self._ip.to_bytes(self._max_prefixlen // 8)

    @property
    def reverse_pointer(self):
        return self._reverse_pointer()

    def _explode_shorthand_ip_string(self):
        return self._explode(self._ip) + self._zone()

    def _zone(self):
        return ""

    def __int__(self):
        return self._ip

    def __eq__(self, other):
        try:
            return self._ip == other._ip and self.version == other.version
        except AttributeError:
            return NotImplemented

    def __lt__(self, other):
        if not isinstance(other, _Address):
            return NotImplemented
        if self.version != other.version:
            raise TypeError(f"{self} and {other} are not of the same version")
        return self._ip < other._ip

    def __add__(self, other):
        if not isinstance(other, int):
            return NotImplemented
        return self.__class__(int(self) + other)

    def __sub__(self, other):
        if not isinstance(other, int):
            return NotImplemented
        return self.__class__(int(self) - other)

    def __repr__(self):
        return f"{self.__class__.__name__}({str(self)!r})"

    def __str__(self):
        return self._string_from_ip_int(self._ip)

    def __hash__(self):
        return hash(hex(self._ip))

    def __reduce__(self):
        return self.__class__, (self._ip,)

    def _get_address_key(self):
        return self.version, self

    def __format__(self, fmt):
        """Format as text (s), as an int in binary (b), hexadecimal (x, X), or as b or x (n)."""
        if not fmt or fmt[-1] == "s":
            return format(str(self), fmt)
        kind = fmt[-1]
        flags = fmt[:-1]
        alternate = flags[:1] == "#"
        if alternate:
            flags = flags[1:]
        grouping = flags[:1] == "_"
        if grouping:
            flags = flags[1:]
        if flags or kind not in "bnxX":
            return super().__format__(fmt)
        if kind == "n":
            kind = "b" if self.version == 4 else "x"
        width = self._max_prefixlen if kind == "b" else self._max_prefixlen // 4
        if grouping:
            width += width // 4 - 1
        if alternate:
            width += 2
        return format(self._ip, f"{'#' if alternate else ''}0{width}"
                                f"{'_' if grouping else ''}{kind}")

    def _in_any(self, blocks):
        return any(self in block for block in blocks)


_BaseAddress = _Address


@functools.total_ordering
class _Network(_Base):
    def __init__(self, address, strict=True):
        address, mask = self._split_mask(address)
        self.network_address = self._address_class(address)
        self._prefixlen = self._prefix(mask)
        self.netmask = self._address_class(self._mask(self._prefixlen))
        first = self.network_address._ip & self.netmask._ip
        if first != self.network_address._ip:
            if strict:
                raise ValueError(f"{self} has host bits set")
            self.network_address = self._address_class(first)
        if self._prefixlen >= self._max_prefixlen - 1:
            self.hosts = self._short_hosts

    def _short_hosts(self):
        # Of two addresses or one, all are hosts.
        return [self._address_class(ip) for ip in range(self._first, self._last + 1)]

    @property
    def _first(self):
        return self.network_address._ip

    @property
    def _last(self):
        return self.network_address._ip | (1 << self._max_prefixlen - self._prefixlen) - 1

    def __repr__(self):
        return f"{self.__class__.__name__}({str(self)!r})"

    def __str__(self):
        return f"{self.network_address}/{self._prefixlen}"

    def _explode_shorthand_ip_string(self):
        return f"{self.network_address.exploded}/{self._prefixlen}"

    def hosts(self):
        """Return an iterator of the addresses that hosts can have."""
        for ip in range(self._first + 1, self._last + self._all_hosts):
            yield self._address_class(ip)

    def __iter__(self):
        for ip in range(self._first, self._last + 1):
            yield self._address_class(ip)

    def __getitem__(self, n):
        ip = (self._first if n >= 0 else self._last + 1) + n
        if not self._first <= ip <= self._last:
            raise IndexError("address out of range")
        return self._address_class(ip)

    def __lt__(self, other):
        if not isinstance(other, _Network):
            return NotImplemented
        if self.version != other.version:
            raise TypeError(f"{self} and {other} are not of the same version")
        return (self._first, self._prefixlen) < (other._first, other._prefixlen)

    def __eq__(self, other):
        try:
            return (self.version == other.version
                    and self.network_address == other.network_address
                    and int(self.netmask) == int(other.netmask))
        except AttributeError:
            return NotImplemented

    def __hash__(self):
        return hash(self._first ^ self.netmask._ip)

    def __contains__(self, other):
        if self.version != other.version or isinstance(other, _Network):
            return False
        return self._first <= other._ip <= self._last

    def overlaps(self, other):
        """Whether there is an address in both networks."""
        return (other.network_address in self or other.broadcast_address in self
                or self.network_address in other or self.broadcast_address in other)

    @functools.cached_property
    def broadcast_address(self):
        return self._address_class(self._last)

    @functools.cached_property
    def hostmask(self):
        return self._address_class((1 << self._max_prefixlen - self._prefixlen) - 1)

    @property
    def with_prefixlen(self):
        return f"{self.network_address}/{self._prefixlen}"

    @property
    def with_netmask(self):
        return f"{self.network_address}/{self.netmask}"

    @property
    def with_hostmask(self):
        return f"{self.network_address}/{self.hostmask}"

    @property
    def num_addresses(self):
        """How many addresses the network has."""
        return 1 << self._max_prefixlen - self._prefixlen

    @property
    def prefixlen(self):
        return self._prefixlen

    @property
    def reverse_pointer(self):
        return self._reverse_pointer()

    def address_exclude(self, other):
        """Yield the networks that together are this one without other."""
        if self.version != other.version:
            raise TypeError(f"{self} and {other} are not of the same version")
        if not isinstance(other, _Network):
            raise TypeError(f"{other} is not a network object")
        if not other.subnet_of(self):
            raise ValueError(f"{other} not contained in {self}")
        network = self
        while network != other:
            low, high = network.subnets()
            if other.subnet_of(low):
                yield high
                network = low
            else:
                yield low
                network = high

    def compare_networks(self, other):
        """Return -1, 0 or 1 by the networks' first addresses and then their sizes."""
        if self.version != other.version:
            raise TypeError(f"{self} and {other} are not of the same type")
        mine = self.network_address, self.netmask
        theirs = other.network_address, other.netmask
        return (mine > theirs) - (mine < theirs)

    def _get_networks_key(self):
        return self.version, self.network_address, self.netmask

    def subnets(self, prefixlen_diff=1, new_prefix=None):
        """Yield the networks that this one divides into, prefixlen_diff bits longer."""
        if self._prefixlen == self._max_prefixlen:
            yield self
            return
        if new_prefix is not None:
            if new_prefix < self._prefixlen:
                raise ValueError("new prefix must be longer")
            if prefixlen_diff != 1:
                raise ValueError("cannot set prefixlen_diff and new_prefix")
            prefixlen_diff = new_prefix - self._prefixlen
        if prefixlen_diff < 0:
            raise ValueError("prefix length diff must be > 0")
        length = self._prefixlen + prefixlen_diff
        if length > self._max_prefixlen:
            raise ValueError(f"prefix length diff {length} is invalid for netblock {self}")
        for ip in range(self._first, self._last + 1, 1 << self._max_prefixlen - length):
            yield self.__class__((ip, length))

    def supernet(self, prefixlen_diff=1, new_prefix=None):
        """Return the network that this one is a part of, prefixlen_diff bits shorter."""
        if self._prefixlen == 0:
            return self
        if new_prefix is not None:
            if new_prefix > self._prefixlen:
                raise ValueError("new prefix must be shorter")
            if prefixlen_diff != 1:
                raise ValueError("cannot set prefixlen_diff and new_prefix")
            prefixlen_diff = self._prefixlen - new_prefix
        length = self._prefixlen - prefixlen_diff
        if length < 0:
            raise ValueError(f"current prefixlen is {self._prefixlen}, cannot have a "
                             f"prefixlen_diff of {prefixlen_diff}")
        return self.__class__((self._first & self.netmask._ip << prefixlen_diff, length))

    @staticmethod
    def _is_subnet_of(a, b):
        try:
            if a.version != b.version:
                raise TypeError(f"{a} and {b} are not of the same version")
            return (b.network_address <= a.network_address
                    and b.broadcast_address >= a.broadcast_address)
        except AttributeError:
            raise TypeError(f"Unable to test subnet containment between {a} and {b}")

    def subnet_of(self, other):
        """Whether the whole of this network is in other."""
        return self._is_subnet_of(self, other)

    def supernet_of(self, other):
        """Whether the whole of other is in this network."""
        return self._is_subnet_of(other, self)

    def __reduce__(self):
        return self.__class__, (str(self),)

    def _both_ends(self, name):
        return getattr(self.network_address, name) and getattr(self.broadcast_address, name)

    @property
    def is_multicast(self):
        return self._both_ends("is_multicast")

    @property
    def is_reserved(self):
        return self._both_ends("is_reserved")

    @property
    def is_link_local(self):
        return self._both_ends("is_link_local")

    @property
    def is_private(self):
        """Whether the whole network is in one private block, and in no exception from it."""
        first, last = self.network_address, self.broadcast_address
        return (any(first in block and last in block for block in self._private)
                and not any(first in block or last in block for block in self._not_private))

    @property
    def is_global(self):
        return not self.is_private

    @property
    def is_unspecified(self):
        return self._both_ends("is_unspecified")

    @property
    def is_loopback(self):
        return self._both_ends("is_loopback")


_BaseNetwork = _Network


class _Interface:
    # What IPv4Interface and IPv6Interface add to an address.
    __slots__ = ()

    def _take_interface(self, address):
        address, mask = self._split_mask(address)
        self._address_class.__init__(self, address)
        self.network = self._network_class((address, mask), strict=False)
        self._prefixlen = self.network._prefixlen
        self.netmask = self.network.netmask

    @functools.cached_property
    def hostmask(self):
        return self.network.hostmask

    def __eq__(self, other):
        equal = self._address_class.__eq__(self, other)
        if equal is NotImplemented or not equal:
            return equal
        try:
            return self.network == other.network
        except AttributeError:
            return False

    def __lt__(self, other):
        less = self._address_class.__lt__(self, other)
        if less is NotImplemented:
            return NotImplemented
        try:
            return (self.network < other.network
                    or self.network == other.network and less)
        except AttributeError:
            return False

    def __hash__(self):
        return hash((self._ip, self._prefixlen, self.network._first))

    def __reduce__(self):
        return self.__class__, (str(self),)

    def __str__(self):
        return f"{self._address_class.__str__(self)}/{self._prefixlen}"

    def _explode_shorthand_ip_string(self):
        return f"{self._explode(self._ip)}{self._zone()}/{self._prefixlen}"

    @property
    def with_prefixlen(self):
        return f"{self._string_from_ip_int(self._ip)}/{self._prefixlen}"

    @property
    def with_netmask(self):
        return f"{self._string_from_ip_int(self._ip)}/{self.netmask}"

    @property
    def with_hostmask(self):
        return f"{self._string_from_ip_int(self._ip)}/{self.hostmask}"


class _V4:
    __slots__ = ()
    _version = 4
    _max_prefixlen = IPV4LENGTH
    _ALL_ONES = (1 << IPV4LENGTH) - 1

    @classmethod
    def _ip_int_from_string(cls, text):
        if not text:
            raise AddressValueError("Address cannot be empty")
        octets = text.split(".")
        if len(octets) != 4:
            raise AddressValueError(f"Expected 4 octets in {text!r}")
        result = 0
        for octet in octets:
            try:
                result = result << 8 | cls._octet(octet)
            except ValueError as error:
                raise AddressValueError(f"{error} in {text!r}") from None
        return result

    @staticmethod
    def _octet(text):
        if not text:
            raise ValueError("Empty octet not permitted")
        if not (text.isascii() and text.isdigit()):
            raise ValueError(f"Only decimal digits permitted in {text!r}")
        if len(text) > 3:
            raise ValueError(f"At most 3 characters permitted in {text!r}")
        # A leading zero would be octal to some.
        if text != "0" and text[0] == "0":
            raise ValueError(f"Leading zeros are not permitted in {text!r}")
        value = int(text)
        if value > 255:
            raise ValueError(f"Octet {value} (> 255) not permitted")
        return value

    @classmethod
    def _string_from_ip_int(cls, ip):
        return f"{ip >> 24}.{ip >> 16 & 255}.{ip >> 8 & 255}.{ip & 255}"

    _explode = _string_from_ip_int

    def _reverse_pointer(self):
        return ".".join(str(self).split(".")[::-1]) + ".in-addr.arpa"


class _V6:
    __slots__ = ()
    _version = 6
    _max_prefixlen = IPV6LENGTH
    _ALL_ONES = (1 << IPV6LENGTH) - 1

    @classmethod
    def _ip_int_from_string(cls, text):
        if not text:
            raise AddressValueError("Address cannot be empty")
        if len(text) > 45:
            raise AddressValueError(f"At most 45 characters expected in {text!r}")
        parts = text.split(":")
        if len(parts) < 3:
            raise AddressValueError(f"At least 3 parts expected in {text!r}")
        if "." in parts[-1]:
            try:
                v4 = IPv4Address(parts.pop())._ip
            except AddressValueError as error:
                raise AddressValueError(f"{error} in {text!r}") from None
            parts += [f"{v4 >> 16:x}", f"{v4 & 0xffff:x}"]
        if len(parts) > 9:
            raise AddressValueError(f"At most 8 colons permitted in {text!r}")
        gap = None
        for i in range(1, len(parts) - 1):
            if not parts[i]:
                if gap is not None:
                    raise AddressValueError(f"At most one '::' permitted in {text!r}")
                gap = i
        if gap is None:
            if len(parts) != 8:
                raise AddressValueError(f"Exactly 8 parts expected without '::' in {text!r}")
            if not parts[0]:
                raise AddressValueError(f"Leading ':' only permitted as part of '::' in {text!r}")
            if not parts[-1]:
                raise AddressValueError(f"Trailing ':' only permitted as part of '::' in {text!r}")
        else:
            high, low = parts[:gap], parts[gap + 1:]
            if not high[0]:
                high.pop(0)
                if high:
                    raise AddressValueError("Leading ':' only permitted as part of '::' "
                                            f"in {text!r}")
            if not low[-1]:
                low.pop()
                if low:
                    raise AddressValueError("Trailing ':' only permitted as part of '::' "
                                            f"in {text!r}")
            missing = 8 - len(high) - len(low)
            if missing < 1:
                raise AddressValueError("Expected at most 7 other parts with '::' "
                                        f"in {text!r}")
            parts = high + ["0"] * missing + low
        result = 0
        for part in parts:
            try:
                result = result << 16 | cls._hextet(part)
            except ValueError as error:
                raise AddressValueError(f"{error} in {text!r}") from None
        return result

    @staticmethod
    def _hextet(text):
        if text.strip("0123456789abcdefABCDEF"):
            raise ValueError(f"Only hex digits permitted in {text!r}")
        if len(text) > 4:
            raise ValueError(f"At most 4 characters permitted in {text!r}")
        return int(text, 16)

    @classmethod
    def _string_from_ip_int(cls, ip):
        # The longest run of zeros, the first of several, is written as ::, if it is two or more.
        parts = [ip >> shift & 0xffff for shift in range(112, -1, -16)]
        start = length = run = 0
        for i, part in enumerate(parts):
            run = 0 if part else run + 1
            if run > length:
                start, length = i - run + 1, run
        if length < 2:
            return ":".join([f"{part:x}" for part in parts])
        return (":".join([f"{part:x}" for part in parts[:start]]) + "::"
                + ":".join([f"{part:x}" for part in parts[start + length:]]))

    @classmethod
    def _explode(cls, ip):
        text = f"{ip:032x}"
        return ":".join([text[i:i + 4] for i in range(0, 32, 4)])

    def _reverse_pointer(self):
        return ".".join(self.exploded[::-1].replace(":", "")) + ".ip6.arpa"


_BaseV4, _BaseV6 = _V4, _V6


class IPv4Address(_V4, _Address):
    """An IPv4 address: of text, an int or four bytes."""
    __slots__ = "_ip", "__weakref__"

    def __init__(self, address):
        if self._take(address):
            return
        text = str(address)
        if "/" in text:
            raise AddressValueError(f"Unexpected '/' in {address!r}")
        self._ip = self._ip_int_from_string(text)

    @property
    def is_reserved(self):
        return self._ip >> 28 == 15

    @property
    def is_private(self):
        return self._in_any(IPv4Network._private) and not self._in_any(IPv4Network._not_private)

    @property
    def is_global(self):
        return not self.is_private and self._ip >> 22 != 0x64400000 >> 22

    @property
    def is_multicast(self):
        return self._ip >> 28 == 14

    @property
    def is_unspecified(self):
        return self._ip == 0

    @property
    def is_loopback(self):
        return self._ip >> 24 == 127

    @property
    def is_link_local(self):
        return self._ip >> 16 == 0xa9fe

    @property
    def ipv6_mapped(self):
        """The IPv6 address that stands for this one: ::ffff:a.b.c.d."""
        return IPv6Address(0xffff << 32 | self._ip)


class IPv4Interface(_Interface, IPv4Address):
    """An IPv4 address in a network."""
    _address_class = IPv4Address

    def __init__(self, address):
        self._take_interface(address)

    @property
    def ip(self):
        return IPv4Address(self._ip)


class IPv4Network(_V4, _Network):
    """An IPv4 network: of text, or of an address and a mask."""
    _address_class = IPv4Address
    _all_hosts = 0      # the last address is for broadcasts

    @property
    def is_global(self):
        """Whether the whole network is for everybody."""
        shared = 0x64400000 >> 22
        return not (self._first >> 22 == shared == self._last >> 22) and not self.is_private


class IPv6Address(_V6, _Address):
    """An IPv6 address: of text (perhaps with %zone), an int or sixteen bytes."""
    __slots__ = "_ip", "_scope_id", "__weakref__"

    def __init__(self, address):
        self._scope_id = None
        if self._take(address):
            return
        text = str(address)
        if "/" in text:
            raise AddressValueError(f"Unexpected '/' in {address!r}")
        text, percent, zone = text.partition("%")
        if percent:
            if not zone or "%" in zone:
                raise AddressValueError(f'Invalid IPv6 address: "{address!r}"')
            self._scope_id = zone
        self._ip = self._ip_int_from_string(text)

    def _zone(self):
        return "%" + self._scope_id if self._scope_id else ""

    def __str__(self):
        mapped = self.ipv4_mapped
        text = self._string_from_ip_int(self._ip) if mapped is None else f"::ffff:{mapped}"
        return text + self._zone()

    def _explode_shorthand_ip_string(self):
        mapped = self.ipv4_mapped
        if mapped is None:
            return self._explode(self._ip)
        return f"{self._explode(self._ip)[:30]}{mapped}"

    def _reverse_pointer(self):
        return ".".join(f"{self._ip:032x}"[::-1]) + ".ip6.arpa"

    def __hash__(self):
        return hash((self._ip, self._scope_id))

    def __eq__(self, other):
        equal = super().__eq__(other)
        if equal is NotImplemented or not equal:
            return equal
        return self._scope_id == getattr(other, "_scope_id", None)

    def __reduce__(self):
        return self.__class__, (str(self),)

    @property
    def scope_id(self):
        """The zone: what follows % in the text, or None."""
        return self._scope_id

    # What an IPv4 address answers, an address that stands for one answers.

    @property
    def is_multicast(self):
        mapped = self.ipv4_mapped
        return self._ip >> 120 == 0xff if mapped is None else mapped.is_multicast

    @property
    def is_reserved(self):
        mapped = self.ipv4_mapped
        if mapped is not None:
            return mapped.is_reserved
        # All but 2000::/3, fc00::/7, fe80::/9 and ff00::/8.
        top = self._ip >> 120
        return top < 0x20 or 0x40 <= top < 0xfc or top == 0xfe and not self._ip >> 119 & 1

    @property
    def is_link_local(self):
        mapped = self.ipv4_mapped
        return self._ip >> 118 == 0x3fa if mapped is None else mapped.is_link_local

    @property
    def is_site_local(self):
        return self._ip >> 118 == 0x3fb

    @property
    def is_private(self):
        mapped = self.ipv4_mapped
        if mapped is not None:
            return mapped.is_private
        return self._in_any(IPv6Network._private) and not self._in_any(IPv6Network._not_private)

    @property
    def is_global(self):
        mapped = self.ipv4_mapped
        return not self.is_private if mapped is None else mapped.is_global

    @property
    def is_unspecified(self):
        mapped = self.ipv4_mapped
        return self._ip == 0 if mapped is None else mapped.is_unspecified

    @property
    def is_loopback(self):
        mapped = self.ipv4_mapped
        return self._ip == 1 if mapped is None else mapped.is_loopback

    @property
    def ipv4_mapped(self):
        """The IPv4 address in ::ffff:a.b.c.d, or None."""
        return IPv4Address(self._ip & 0xffffffff) if self._ip >> 32 == 0xffff else None

    @property
    def teredo(self):
        """The IPv4 addresses of server and client in 2001:0::/32, or None."""
        if self._ip >> 96 != 0x20010000:
            return None
        return (IPv4Address(self._ip >> 64 & 0xffffffff),
                IPv4Address(~self._ip & 0xffffffff))

    @property
    def sixtofour(self):
        """The IPv4 address in 2002::/16, or None."""
        return IPv4Address(self._ip >> 80 & 0xffffffff) if self._ip >> 112 == 0x2002 else None


class IPv6Interface(_Interface, IPv6Address):
    """An IPv6 address in a network."""
    _address_class = IPv6Address

    def __init__(self, address):
        self._take_interface(address)

    def _explode_shorthand_ip_string(self):
        return f"{IPv6Address._explode_shorthand_ip_string(self)}/{self._prefixlen}"

    @property
    def ip(self):
        return IPv6Address(self._ip)

    @property
    def is_unspecified(self):
        return self._ip == 0 and self.network.is_unspecified

    @property
    def is_loopback(self):
        return super().is_loopback and self.network.is_loopback


class IPv6Network(_V6, _Network):
    """An IPv6 network: of text, or of an address and a prefix length."""
    _address_class = IPv6Address
    _all_hosts = 1      # the last address is like any other

    @property
    def is_site_local(self):
        return self._both_ends("is_site_local")


IPv4Interface._network_class = IPv4Network
IPv6Interface._network_class = IPv6Network

# The registries of special-purpose addresses: private blocks, and what in them is not.
IPv4Network._private = [IPv4Network(block) for block in (
    (0x00000000, 8), (0x0a000000, 8), (0x7f000000, 8), (0xa9fe0000, 16), (0xac100000, 12),
    (0xc0000000, 24), (0xc00000aa, 31), (0xc0000200, 24), (0xc0a80000, 16), (0xc6120000, 15),
    (0xc6336400, 24), (0xcb007100, 24), (0xf0000000, 4), (0xffffffff, 32))]
IPv4Network._not_private = [IPv4Network(block) for block in (
    (0xc0000009, 32), (0xc000000a, 32))]
IPv6Network._private = [IPv6Network(block) for block in (
    "::1/128", "::/128", "::ffff:0:0/96", "64:ff9b:1::/48", "100::/64", "2001::/23",
    "2001:db8::/32", "2002::/16", "3fff::/20", "fc00::/7", "fe80::/10")]
IPv6Network._not_private = [IPv6Network(block) for block in (
    "2001:1::1/128", "2001:1::2/128", "2001:3::/32", "2001:4:112::/48", "2001:20::/28",
    "2001:30::/28")]
