// code_fuzz.c - saved code with some bytes changed: refused, or it runs without harm.
//
// The input is pairs of a place in the image (2 bytes) and a new byte: changes that a fuzzer makes to the whole image would
// seldom get past its stamp and sizes.
#include "include/kukri.h"
#include "tests/fuzz/fuzz.h"

static const char program[] =
    "import contextlib\n"
    "def f(a, b=1, *c, d=2, **e):\n"
    "    x = [i * a for i in range(b)]\n"
    "    try:\n"
    "        for i, j in zip(x, c): e[i] = j\n"
    "        a, *b, c = x\n"
    "    except (ValueError, TypeError) as error: raise KeyError(f'{a!r:>{d}}') from error\n"
    "    finally: d += 1\n"
    "    with g(a) as q: q += 1\n"
    "    return lambda y: y + a + d\n"
    "@contextlib.contextmanager\n"
    "def g(x):\n"
    "    def h():\n"
    "        nonlocal x\n"
    "        x += 1\n"
    "    yield h() and 1 or {**{}, 'a': 1}\n"
    "class A:\n"
    "    __slots__ = ('z',)\n"
    "    def __init__(self, z): self.z = z\n"
    "    def m(self, o):\n"
    "        match o:\n"
    "            case [1, *r]: return r\n"
    "            case {'a': v, **w}: return v, w\n"
    "            case A(z=3): return super().__repr__()\n"
    "    async def n(self):\n"
    "        await self.k()\n"
    "        async with self as t: return [u async for u in t]\n"
    "    async def k(self): return 1\n"
    "def count(n):\n"
    "    r = yield n\n"
    "    while n > 0:\n"
    "        n -= 1\n"
    "        r = yield from count(n)\n"
    "    return sum(i for i in range(4) if i % 2), r\n"
    "def t[T](a: T, *, k: T = 1) -> T: return a\n"
    "for z in (lambda: f(1, 5, 1, 2, 3)(1), lambda: A(3).m([1, 2]), lambda: A(3).m({'a': 1, 'b': 2}),\n"
    "          lambda: A(3).m(A(3)), lambda: list(count(3)), lambda: A(1).n().send(None), lambda: t(1),\n"
    "          lambda: t.__annotations__, lambda: locals(), lambda: dir(t.__code__.co_consts)):\n"
    "    try: z()\n"
    "    except Exception as e: e.__traceback__.tb_frame.f_locals, str(e)\n";

static KukriVM *open_vm(void)
{
    KukriConfig config = {0};
    config.size = sizeof config;
    config.fuel = 300000;
    config.memory_limit = 128 << 20;
    return kukri_new(&config);
}

// The image of the program, made once.
static const uint8_t *image_of_program(size_t *size)
{
    static uint8_t *image;
    static size_t image_size;
    if (!image) {
        KukriVM *vm = open_vm();
        const void *data;
        EXPECT(vm && kukri_to_data(vm, kukri_save(vm, kukri_compile(vm, program, "<fuzz>")), &data, &image_size));
        image = malloc(image_size);
        memcpy(image, data, image_size);
        kukri_free(vm);
    }
    *size = image_size;
    return image;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Input input = {data, size};
    size_t image_size;
    const uint8_t *image = image_of_program(&image_size);
    uint8_t *changed = malloc(image_size);
    memcpy(changed, image, image_size);
    for (int i = 0; i < 16 && input.size >= 3; i++) {
        size_t place = (size_t)input_byte(&input) << 8 | input_byte(&input);
        changed[place % image_size] = input_byte(&input);
    }
    KukriVM *vm = open_vm();
    EXPECT(vm);
    KukriValue code = kukri_load(vm, changed, image_size);
    EXPECT(code.handle || kukri_failed(vm));
    if (code.handle) (void)kukri_execute(vm, code, (KukriValue){0});
    (void)kukri_error_text(vm, 0);
    kukri_free(vm);
    free(changed);
    return 0;
}
