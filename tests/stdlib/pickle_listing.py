# pickletools: listings, single instructions, and pickles without stores that nobody needs.
import pickle
import pickletools

shared = [1, "text"]
pickletools.dis(pickle.dumps([shared, shared, (2.5, None)], 2))
#=>     0: \x80 PROTO      2
#=>     2: ]    EMPTY_LIST
#=>     3: q    BINPUT     0
#=>     5: (    MARK
#=>     6: ]        EMPTY_LIST
#=>     7: q        BINPUT     1
#=>     9: (        MARK
#=>    10: K            BININT1    1
#=>    12: X            BINUNICODE 'text'
#=>    21: q            BINPUT     2
#=>    23: e            APPENDS    (MARK at 9)
#=>    24: h        BINGET     1
#=>    26: G        BINFLOAT   2.5
#=>    35: N        NONE
#=>    36: \x86     TUPLE2
#=>    37: q        BINPUT     3
#=>    39: e        APPENDS    (MARK at 5)
#=>    40: .    STOP
#=> highest protocol among opcodes = 2
long = pickle.dumps([shared, shared, {"a": 1}], 4)
short = pickletools.optimize(long)
print(len(long) - len(short), pickle.loads(short) == pickle.loads(long), len(pickletools.opcodes))    #=> 4 True 68
print([(opcode.name, argument) for opcode, argument, place in pickletools.genops(pickle.dumps(-7, 1))])    #=> [('BININT', -7), ('STOP', None)]
for bad in (b"", b"x", b"K", b"0.", b"g1\n.", b"NN.", b"S'a\n."):
    try:
        pickletools.dis(bad, open("/dev/null", "w"))
    except ValueError as error:
        print(error)
#=> pickle exhausted before seeing STOP
#=> at position 0, opcode b'x' unknown
#=> not enough data in stream to read uint1
#=> tries to pop 1 items from stack with only 0 items
#=> memo key 1 has never been stored into
#=> stack not empty after STOP: [None]
#=> strinq quote b"'" not found at both ends of b"'a"
