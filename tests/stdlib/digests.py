# hashlib, hmac, binascii, base64, uuid: bytes as numbers and text.
import hashlib, hmac, binascii, base64, uuid

for name in ("md5", "sha1", "sha256", "sha3_256", "blake2s"):
    print(name, hashlib.new(name, b"abc").hexdigest())
#=> md5 900150983cd24fb0d6963f7d28e17f72
#=> sha1 a9993e364706816aba3e25717850c26c9cd0d89d
#=> sha256 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad
#=> sha3_256 3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532
#=> blake2s 508c5e8c327c14e2e1a72ba34eeb452f37458b209ed63a294d999b4c86675982
h = hashlib.sha512()
h.update(b"a" * 1000)
c = h.copy()
c.update(b"b")
print(h.name, h.digest_size, h.block_size, h.hexdigest()[:16], c.hexdigest()[:16])
#=> sha512 64 128 67ba5535a46e3f86 21f819fe5f5c0f15
print(hashlib.shake_128(b"x").hexdigest(5), hashlib.blake2b(b"x", digest_size=4, key=b"k", person=b"p").hexdigest())
#=> e472c5e394 f12358bb
print(hashlib.pbkdf2_hmac("sha256", b"password", b"salt", 10).hex()[:16])   #=> 653cc888d937efe2
print(hmac.new(b"key", b"message", "sha256").hexdigest()[:16], hmac.compare_digest(b"a", b"b"))         #=> 6e9ef29b75fffc5b False

def attempt(function, *args, **kwargs):
    try:
        print(function(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)
attempt(hashlib.md5, "text")                    #=> TypeError Strings must be encoded before hashing
attempt(hashlib.new, "nope")                    #=> ValueError unsupported hash type nope

print(binascii.hexlify(b"\x01\xff\x02", "-"), binascii.unhexlify("01ff"), binascii.crc32(b"hello"), binascii.crc_hqx(b"x", 0))
#=> b'01-ff-02' b'\x01\xff' 907060870 65439
attempt(binascii.unhexlify, "abc")              #=> Error Odd-length string
attempt(binascii.a2b_base64, "a")
#=> Error Invalid base64-encoded string: number of data characters (1) cannot be 1 more than a multiple of 4
attempt(binascii.a2b_base64, "ab=c", strict_mode=True)          #=> Error Discontinuous padding not allowed
attempt(binascii.a2b_base64, "é")               #=> ValueError string argument should contain only ASCII characters
print(binascii.b2a_uu(b"hello"), binascii.a2b_qp(b"a=3Db=\nc"), binascii.b2a_qp(b"a=b \n"))
#=> b'%:&5L;&\\ \n' b'a=bc' b'a=3Db=20\n'

data = bytes(range(250, 256))
print(base64.b64encode(data), base64.urlsafe_b64encode(data), base64.b32encode(data), base64.b16encode(data))
#=> b'+vv8/f7/' b'-vv8_f7_' b'7L57Z7P674======' b'FAFBFCFDFEFF'
print(base64.a85encode(b"hello"), base64.b85encode(b"hello"), base64.a85decode(base64.a85encode(data)) == data)
#=> b'BOu!rDZ' b'Xk~0{Zv' True
attempt(base64.b32decode, "A")                  #=> Error Incorrect padding

u = uuid.uuid5(uuid.NAMESPACE_DNS, "python.org")
print(u, u.version, u.variant, u.hex[:8], uuid.UUID(bytes=u.bytes) == u, uuid.uuid4().version)
#=> 886313e1-3b8a-5372-9b90-0c9aee199e5d 5 specified in RFC 4122 886313e1 True 4
