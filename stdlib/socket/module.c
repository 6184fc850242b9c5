// module.c - the module _socket: its functions and constants.
#include "stdlib/socket/socket.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include "stdlib/access.h"

static Value py_socket_close_fd(VM *vm, Value *args)
{
    int fd;
    if (!arg_int(vm, args, 0, &fd)) return RAISED;
    return close(fd) < 0 && errno != ECONNRESET ? system_error(vm) : NONE;
}

static Value py_socket_dup(VM *vm, Value *args)
{
    int fd;
    if (!descriptor_read(vm, args[0], &fd)) return RAISED;
    int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    return copy < 0 ? system_error(vm) : value_of_small(copy);
}

static RUNS Value socket_of(VM *vm, int family, int type, int protocol, int fd)
{
    Type *cls = type_from_def(vm, &socket_type);
    Value args[] = {value_of_small(family), value_of_small(type), value_of_small(protocol), value_of_small(fd)};
    access_adopt(vm, fd);
    Value made = cls != NULL ? call(vm, value_of_object(cls), 4, args) : RAISED;
    if (raised(made)) access_disown(vm, fd), close(fd);
    return made;
}

static Value py_socket_pair(VM *vm, Value *args) // (family=-1, type=1, proto=0, /)
{
    int family, type, protocol, pair[2];
    if (!arg_int(vm, args, 0, &family) || !arg_int(vm, args, 1, &type) || !arg_int(vm, args, 2, &protocol)) {
        return RAISED;
    }
    if (family == -1) family = AF_UNIX;
    if (!access_family(vm, family, type)) return RAISED;
    if (socketpair(family, type | SOCK_CLOEXEC, protocol, pair) < 0) return system_error(vm);
    Value first = socket_of(vm, family, type, protocol, pair[0]);
    if (raised(first)) return close(pair[1]), RAISED;
    Value second = socket_of(vm, family, type, protocol, pair[1]);
    return raised(second) ? RAISED : value_of_object(tuple_pair(vm, first, second));
}

static Value py_socket_getdefaulttimeout(VM *vm, Value *args)
{
    (void)args;
    return timeout_value(socket_default_timeout(vm));
}

static Value py_socket_setdefaulttimeout(VM *vm, Value *args)
{
    int64_t timeout;
    return timeout_read(vm, args, 0, &timeout) && socket_set_default_timeout(vm, timeout) ? NONE : RAISED;
}

static RUNS Value swap_short(VM *vm, Value v, const char *function)
{
    int64_t number;
    if (!index_as_int64(vm, v, true, &number)) return RAISED;
    if (number < 0) {
        return throw(vm, OverflowError, "%s: can't convert negative Python int to C 16-bit unsigned integer", function);
    }
    if (number > 0xffff) {
        return throw(vm, OverflowError, "%s: Python int too large to convert to C 16-bit unsigned integer", function);
    }
    return value_of_small(htons((uint16_t)number));
}

static RUNS Value swap_long(VM *vm, Value v)
{
    int64_t number;
    if (!is_int(v)) return throw(vm, TypeError, "expected int, %T found", v);
    if (!index_as_int64(vm, v, true, &number)) return RAISED;
    if (number < 0) return throw(vm, OverflowError, "can't convert negative value to unsigned int");
    if (number > UINT32_MAX) return throw(vm, OverflowError, "int larger than 32 bits");
    return value_of_small(htonl((uint32_t)number));
}

static Value py_socket_htons(VM *vm, Value *args)
{
    return swap_short(vm, args[0], "htons");
}

static Value py_socket_ntohs(VM *vm, Value *args)
{
    return swap_short(vm, args[0], "ntohs");
}

static Value py_socket_swap_long(VM *vm, Value *args)
{
    return swap_long(vm, args[0]);
}

static bool socket_module_init(VM *vm, Module *module)
{
    Type *gaierror = socket_gaierror(vm), *herror = gaierror != NULL ? socket_herror(vm) : NULL;
    Type *type = herror != NULL ? type_from_def(vm, &socket_type) : NULL;
    return type != NULL && dict_set_c(vm, module->dict, "gaierror", value_of_object(gaierror)) &&
           dict_set_c(vm, module->dict, "herror", value_of_object(herror)) &&
           dict_set_c(vm, module->dict, "SocketType", value_of_object(type)) &&
           dict_set_c(vm, module->dict, "has_ipv6", TRUE) &&
           dict_set_c(vm, module->dict, "error", value_of_object(type_get(vm, OSError))) &&
           dict_set_c(vm, module->dict, "timeout", value_of_object(type_get(vm, TimeoutError)));
}

static const Native socket_functions[] = {
    {"close(fd, /)", py_socket_close_fd, "Close a socket's descriptor."},
    {"dup(fd, /)", py_socket_dup, "Duplicate a socket's descriptor."},
    {"socketpair(family=-1, type=1, proto=0, /)", py_socket_pair, "Two connected sockets."},
    {"CMSG_LEN(length, /)", py_socket_CMSG_LEN, "The size of an item beside the data that holds length bytes."},
    {"CMSG_SPACE(length, /)", py_socket_CMSG_SPACE, "The room that such an item needs in a buffer of several."},
    {"getdefaulttimeout()", py_socket_getdefaulttimeout, "The timeout of new sockets in seconds, or None."},
    {"setdefaulttimeout(timeout, /)", py_socket_setdefaulttimeout, "Set the timeout of new sockets."},
    {"htons(x, /)", py_socket_htons, "Convert a 16-bit number from host to network byte order."},
    {"ntohs(x, /)", py_socket_ntohs, "Convert a 16-bit number from network to host byte order."},
    {"htonl(x, /)", py_socket_swap_long, "Convert a 32-bit number from host to network byte order."},
    {"ntohl(x, /)", py_socket_swap_long, "Convert a 32-bit number from network to host byte order."},
    {"getaddrinfo(host, port, family=0, type=0, proto=0, flags=0)", py_socket_getaddrinfo,
     "Resolve host and port into a list of address tuples."},
    {"getnameinfo(sockaddr, flags, /)", py_socket_getnameinfo, "Host and service of an address."},
    {"gethostname()", py_socket_gethostname, "The name of this machine."},
    {"sethostname(name, /)", py_socket_sethostname, "Set the name of this machine."},
    {"gethostbyname(host, /)", py_socket_gethostbyname, "The IPv4 address of a host."},
    {"gethostbyname_ex(host, /)", py_socket_gethostbyname_ex, "Name, aliases and addresses of a host."},
    {"gethostbyaddr(host, /)", py_socket_gethostbyaddr, "Name, aliases and addresses of an address."},
    {"getservbyname(servicename, protocolname=?, /)", py_socket_getservbyname, "The port of a service."},
    {"getservbyport(port, protocolname=?, /)", py_socket_getservbyport, "The service of a port."},
    {"getprotobyname(name, /)", py_socket_getprotobyname, "The number of a protocol."},
    {"inet_aton(ip_addr, /)", py_socket_inet_aton, "Pack an IPv4 address."},
    {"inet_ntoa(packed_ip, /)", py_socket_inet_ntoa, "Unpack an IPv4 address."},
    {"inet_pton(address_family, ip_string, /)", py_socket_inet_pton, "Pack an address."},
    {"inet_ntop(address_family, packed_ip, /)", py_socket_inet_ntop, "Unpack an address."},
    {"if_nameindex()", py_socket_if_nameindex, "Numbers and names of the network interfaces."},
    {"if_nametoindex(if_name, /)", py_socket_if_nametoindex, "The number of an interface."},
    {"if_indextoname(if_index, /)", py_socket_if_indextoname, "The name of an interface."},
    {0},
};

#define C(name)                                                                                    \
    {                                                                                              \
#name, CONSTANT_INT, .i = (int64_t)name                                                            \
    }
static const NativeConstant socket_constants[] = {
    {"socket", CONSTANT_TYPE, .type = &socket_type},
    C(AF_UNSPEC),
    C(AF_UNIX),
    C(AF_INET),
    C(AF_INET6),
    C(AF_NETLINK),
    C(AF_PACKET),
    C(SOCK_STREAM),
    C(SOCK_DGRAM),
    C(SOCK_RAW),
    C(SOCK_RDM),
    C(SOCK_SEQPACKET),
    C(SOCK_CLOEXEC),
    C(SOCK_NONBLOCK),
    C(SOL_SOCKET),
    {"SOL_IP", CONSTANT_INT, .i = 0},
    {"SOL_TCP", CONSTANT_INT, .i = 6},
    {"SOL_UDP", CONSTANT_INT, .i = 17},
    C(SOMAXCONN),
    C(SO_ACCEPTCONN),
    C(SO_BINDTODEVICE),
    C(SO_BROADCAST),
    C(SO_DEBUG),
    C(SO_DOMAIN),
    C(SO_DONTROUTE),
    C(SO_ERROR),
    C(SO_INCOMING_CPU),
    C(SO_KEEPALIVE),
    C(SO_LINGER),
    C(SO_MARK),
    C(SO_OOBINLINE),
    C(SO_PASSCRED),
    C(SO_PASSSEC),
    C(SO_PEERCRED),
    C(SO_PEERSEC),
    C(SO_PRIORITY),
    C(SO_PROTOCOL),
    C(SO_RCVBUF),
    C(SO_RCVLOWAT),
    C(SO_RCVTIMEO),
    C(SO_REUSEADDR),
    C(SO_REUSEPORT),
    C(SO_SNDBUF),
    C(SO_SNDLOWAT),
    C(SO_SNDTIMEO),
    C(SO_TYPE),
    C(MSG_CMSG_CLOEXEC),
    C(MSG_CONFIRM),
    C(MSG_CTRUNC),
    C(MSG_DONTROUTE),
    C(MSG_DONTWAIT),
    C(MSG_EOR),
    C(MSG_ERRQUEUE),
    C(MSG_FASTOPEN),
    C(MSG_MORE),
    C(MSG_NOSIGNAL),
    C(MSG_OOB),
    C(MSG_PEEK),
    C(MSG_TRUNC),
    C(MSG_WAITALL),
    C(SHUT_RD),
    C(SHUT_WR),
    C(SHUT_RDWR),
    C(IPPROTO_AH),
    C(IPPROTO_EGP),
    C(IPPROTO_ESP),
    C(IPPROTO_GRE),
    C(IPPROTO_ICMP),
    C(IPPROTO_ICMPV6),
    C(IPPROTO_IDP),
    C(IPPROTO_IGMP),
    C(IPPROTO_IP),
    C(IPPROTO_IPIP),
    C(IPPROTO_IPV6),
    C(IPPROTO_NONE),
    C(IPPROTO_PIM),
    C(IPPROTO_PUP),
    C(IPPROTO_RAW),
    C(IPPROTO_RSVP),
    C(IPPROTO_SCTP),
    C(IPPROTO_TCP),
    C(IPPROTO_TP),
    C(IPPROTO_UDP),
    C(IPPROTO_UDPLITE),
    C(IPPROTO_HOPOPTS),
    C(IPPROTO_ROUTING),
    C(IPPROTO_FRAGMENT),
    C(IPPROTO_DSTOPTS),
    C(IP_ADD_MEMBERSHIP),
    C(IP_DEFAULT_MULTICAST_LOOP),
    C(IP_DEFAULT_MULTICAST_TTL),
    C(IP_DROP_MEMBERSHIP),
    C(IP_HDRINCL),
    C(IP_MAX_MEMBERSHIPS),
    C(IP_MULTICAST_IF),
    C(IP_MULTICAST_LOOP),
    C(IP_MULTICAST_TTL),
    C(IP_OPTIONS),
    C(IP_RECVOPTS),
    C(IP_RECVRETOPTS),
    C(IP_RECVTOS),
    C(IP_RETOPTS),
    C(IP_TOS),
    C(IP_TRANSPARENT),
    C(IP_TTL),
    C(IPV6_CHECKSUM),
    C(IPV6_DONTFRAG),
    C(IPV6_HOPLIMIT),
    C(IPV6_JOIN_GROUP),
    C(IPV6_LEAVE_GROUP),
    C(IPV6_MULTICAST_HOPS),
    C(IPV6_MULTICAST_IF),
    C(IPV6_MULTICAST_LOOP),
    C(IPV6_PKTINFO),
    C(IPV6_RECVPKTINFO),
    C(IPV6_RECVTCLASS),
    C(IPV6_TCLASS),
    C(IPV6_UNICAST_HOPS),
    C(IPV6_V6ONLY),
    C(TCP_CONGESTION),
    C(TCP_CORK),
    C(TCP_DEFER_ACCEPT),
    C(TCP_FASTOPEN),
    C(TCP_INFO),
    C(TCP_KEEPCNT),
    C(TCP_KEEPIDLE),
    C(TCP_KEEPINTVL),
    C(TCP_LINGER2),
    C(TCP_MAXSEG),
    C(TCP_NODELAY),
    C(TCP_NOTSENT_LOWAT),
    C(TCP_QUICKACK),
    C(TCP_SYNCNT),
    C(TCP_USER_TIMEOUT),
    C(TCP_WINDOW_CLAMP),
    C(AI_ADDRCONFIG),
    C(AI_ALL),
    C(AI_CANONNAME),
    C(AI_NUMERICHOST),
    C(AI_NUMERICSERV),
    C(AI_PASSIVE),
    C(AI_V4MAPPED),
    C(EAI_ADDRFAMILY),
    C(EAI_AGAIN),
    C(EAI_BADFLAGS),
    C(EAI_FAIL),
    C(EAI_FAMILY),
    C(EAI_MEMORY),
    C(EAI_NODATA),
    C(EAI_NONAME),
    C(EAI_OVERFLOW),
    C(EAI_SERVICE),
    C(EAI_SOCKTYPE),
    C(EAI_SYSTEM),
    C(NI_DGRAM),
    C(NI_MAXHOST),
    C(NI_MAXSERV),
    C(NI_NAMEREQD),
    C(NI_NOFQDN),
    C(NI_NUMERICHOST),
    C(NI_NUMERICSERV),
    C(SCM_CREDENTIALS),
    C(SCM_RIGHTS),
    C(INADDR_ANY),
    C(INADDR_BROADCAST),
    C(INADDR_LOOPBACK),
    C(INADDR_NONE),
    C(INADDR_ALLHOSTS_GROUP),
    C(INADDR_UNSPEC_GROUP),
    C(INADDR_MAX_LOCAL_GROUP),
    C(IPPORT_RESERVED),
    C(IPPORT_USERRESERVED),
    C(AF_ALG),
    C(AF_APPLETALK),
    C(AF_ASH),
    C(AF_ATMPVC),
    C(AF_ATMSVC),
    C(AF_AX25),
    C(AF_BRIDGE),
    C(AF_CAN),
    C(AF_DECnet),
    C(AF_ECONET),
    C(AF_IPX),
    C(AF_IRDA),
    C(AF_KEY),
    C(AF_LLC),
    C(AF_NETBEUI),
    C(AF_NETROM),
    C(AF_PPPOX),
    C(AF_QIPCRTR),
    C(AF_RDS),
    C(AF_ROSE),
    C(AF_ROUTE),
    C(AF_SECURITY),
    C(AF_SNA),
    C(AF_TIPC),
    C(AF_VSOCK),
    C(AF_WANPIPE),
    C(AF_X25),
    C(IPPROTO_MPTCP),
    C(IPV6_DSTOPTS),
    C(IPV6_HOPOPTS),
    C(IPV6_NEXTHOP),
    C(IPV6_PATHMTU),
    C(IPV6_RECVDSTOPTS),
    C(IPV6_RECVHOPLIMIT),
    C(IPV6_RECVHOPOPTS),
    C(IPV6_RECVPATHMTU),
    C(IPV6_RECVRTHDR),
    C(IPV6_RTHDR),
    C(IPV6_RTHDRDSTOPTS),
    C(IPV6_RTHDR_TYPE_0),
    C(IP_ADD_SOURCE_MEMBERSHIP),
    C(IP_BIND_ADDRESS_NO_PORT),
    C(IP_BLOCK_SOURCE),
    C(IP_DROP_SOURCE_MEMBERSHIP),
    C(IP_PKTINFO),
    C(IP_UNBLOCK_SOURCE),
    C(NI_IDN),
    C(PF_CAN),
    C(PF_PACKET),
    C(PF_RDS),
    C(SO_BINDTOIFINDEX),
    C(TCP_CC_INFO),
    C(TCP_FASTOPEN_CONNECT),
    C(TCP_FASTOPEN_KEY),
    C(TCP_FASTOPEN_NO_COOKIE),
    C(TCP_INQ),
    C(TCP_MD5SIG),
    C(TCP_MD5SIG_EXT),
    C(TCP_QUEUE_SEQ),
    C(TCP_REPAIR),
    C(TCP_REPAIR_OPTIONS),
    C(TCP_REPAIR_QUEUE),
    C(TCP_REPAIR_WINDOW),
    C(TCP_SAVED_SYN),
    C(TCP_SAVE_SYN),
    C(TCP_THIN_DUPACK),
    C(TCP_THIN_LINEAR_TIMEOUTS),
    C(TCP_TIMESTAMP),
    C(TCP_TX_DELAY),
    C(TCP_ULP),
    C(TCP_ZEROCOPY_RECEIVE),
    C(SOL_TIPC),
    C(SOL_RDS),
    C(SOL_ALG),
    {0},
};
#undef C

const ModuleDef _socket_module = {
    .name = "_socket",
    .doc = "Sockets: what the module socket is built on.",
    .functions = socket_functions,
    .constants = socket_constants,
    .init = socket_module_init,
};
