# Kukri's one Makefile. `make` builds, `make test` tests, `make help` lists the rest.
#
# Sources are found by folder, libraries by the headers those sources include, so a new file needs
# no line here. BUILD=folder builds elsewhere; VARIANT=release|debug|asan|fuzz chooses the flags.

BUILD   ?= build
VARIANT ?= release
PREFIX  ?= /usr/local
PYTHON  ?= python3.13
VERSION := $(or $(shell sed -n 's/^\#define KUKRI_VERSION "\(.*\)".*/\1/p' include/kukri.h 2>/dev/null),0.1.0)

ifeq ($(MAKELEVEL),0)
MAKEFLAGS += -j$(or $(JOBS),$(shell nproc 2>/dev/null || echo 2)) --no-print-directory
endif
.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SUFFIXES:

# ---- What is built ------------------------------------------------------------------------------

# A *_gen.c is a program that the build runs to write a table; it is not part of Kukri.
library_sources := $(filter-out %_gen.c,$(wildcard embed/*.c stdlib/*.c stdlib/*/*.c compiler/*.c vm/*/*.c))
command_sources := $(wildcard cli/*.c)
frozen_sources  := $(sort $(wildcard stdlib/py/*.py stdlib/py/*/*.py stdlib/py/*/*/*.py stdlib/py/*/*/*/*.py))

plain_objects   := $(library_sources:%.c=$(BUILD)/obj/%.o)
library_objects := $(plain_objects) $(BUILD)/gen/frozen.o
command_objects := $(command_sources:%.c=$(BUILD)/obj/%.o)
unit_programs   := $(patsubst tests/%.c,$(BUILD)/%,$(wildcard tests/unit/*.c))
embed_programs  := $(patsubst tests/%.c,$(BUILD)/%,$(wildcard tests/embed/*.c)) \
                   $(patsubst %.c,$(BUILD)/%,$(wildcard examples/embed/*.c))

# ---- Libraries: header, pkg-config name, Debian package. Linked when a source includes the header.

libraries := uv.h,libuv,libuv1-dev           tommath.h,libtommath,libtommath-dev \
             pcre2.h,libpcre2-8,libpcre2-dev utf8proc.h,libutf8proc,libutf8proc-dev \
             zlib.h,zlib,zlib1g-dev          openssl/ssl.h,openssl,libssl-dev \
             openssl/evp.h,openssl,libssl-dev ares.h,libcares,libc-ares-dev \
             lzma.h,liblzma,liblzma-dev
comma  := ,
field   = $(word $1,$(subst $(comma), ,$2))
headers := $(sort $(shell grep -hoE '^ *\# *include *<[a-z0-9_/]+\.h>' $(library_sources) \
             $(wildcard vm/*/*.h stdlib/*.h stdlib/*/*.h embed/*.h) 2>/dev/null | sed 's/.*<//;s/>.*//'))
used_libraries := $(foreach l,$(libraries),$(if $(filter $(call field,1,$l),$(headers)),$l))
packages := $(sort $(foreach l,$(used_libraries),$(call field,2,$l)))

# Loaded by the module that needs it, so that Kukri runs without it: its headers are all that the build takes.
loaded_packages := openssl libcares liblzma
linked_packages := $(filter-out $(loaded_packages),$(packages))

# The answers of pkg-config, asked once a run.
PKG_CONFIG ?= pkg-config
ifneq ($(packages),)
library_cflags := $(shell $(PKG_CONFIG) --cflags $(packages) 2>/dev/null)
library_libs   := $(shell $(PKG_CONFIG) --libs $(linked_packages) 2>/dev/null)
missing        := $(shell $(PKG_CONFIG) --exists $(packages) 2>/dev/null || echo yes)
endif

# Line editing is for the command alone: readline is GPL, and libkukri must not need it.
ifneq ($(READLINE),no)
readline_libs := $(shell $(PKG_CONFIG) --exists readline 2>/dev/null && $(PKG_CONFIG) --libs readline 2>/dev/null)
readline_flag := $(if $(readline_libs),-DHAVE_READLINE)
endif

# ---- Flags --------------------------------------------------------------------------------------

# Values are punned through memcpy and unions everywhere, so aliasing rules buy nothing and risk much.
# Floats must come out as CPython's: no fused multiply-add.
common := -std=c11 -D_GNU_SOURCE= -Wall -Wextra -Wno-unused-parameter -g -fPIC -fvisibility=hidden \
          -fno-strict-aliasing -ffp-contract=off -I. -I$(BUILD)/gen
sanitizers := -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer

# C needs no unwind tables: a quarter of a megabyte. Sections apart let the linker drop what nothing uses.
flags_release := -O2 -DNDEBUG -fno-asynchronous-unwind-tables -ffunction-sections
flags_debug   := -Og
flags_asan    := -O1 $(sanitizers)
flags_fuzz    := -O1 $(sanitizers) -fsanitize=fuzzer-no-link
variant_flags := $(flags_$(VARIANT))
$(if $(variant_flags),,$(error VARIANT=$(VARIANT): expected release, debug, asan or fuzz))
link_flags    := $(filter -fsanitize=address%,$(variant_flags))
# Tables of functions and texts need an address written into each place at start; packed, they say so in few bytes.
program_flags := $(link_flags) -Wl,--gc-sections -Wl,-z,pack-relative-relocs
start_order_release := -Wl,-T,cli/start.ld

OBJCOPY ?= objcopy
CFLAGS  ?=
LDFLAGS ?=
compile  = $(CC) $(common) $(variant_flags) $(library_cflags) $(extra) $(CFLAGS) -MMD -MP
libs     = $(library_libs) -lm -lpthread -ldl

# The dispatch loop lives on registers: what spreads or merges its jumps makes it slower.
$(BUILD)/obj/vm/exec/interp.o: extra := $(INTERP_FLAGS)
# Coverage of every edge between computed gotos would take clang for ever.
ifeq ($(VARIANT),fuzz)
$(BUILD)/obj/vm/exec/interp.o $(BUILD)/obj/vm/exec/interp_traced.o: extra := -fno-sanitize=fuzzer,undefined
endif
$(command_objects): extra := $(readline_flag)

# One line a step; V=1 shows the commands themselves.
ifneq ($(V),1)
quiet = @printf '  %-8s %s\n' '$1' '$2';
endif

# ---- Building -----------------------------------------------------------------------------------

.PHONY: all libraries-present
all: $(BUILD)/libkukri.a $(BUILD)/libkukri.so $(if $(command_sources),$(BUILD)/kukri)

libraries-present:
	$(if $(missing),@echo "missing libraries (of: $(packages)): run 'make deps'"; exit 1,@:)

$(BUILD)/kukri: $(command_objects) $(BUILD)/libkukri.a | cli/start.ld
	$(call quiet,LINK,$@)$(CC) $(program_flags) $(start_order_$(VARIANT)) $(LDFLAGS) -o $@ $^ $(readline_libs) $(libs)

# One object whose hidden names are local, so that a static link sees kukri_ names and nothing else;
# linking the command with it proves that the command uses the public API alone.
$(BUILD)/libkukri.a: $(library_objects)
	@rm -f $@
	$(call quiet,LINK,$@)$(LD) -r -o $(BUILD)/libkukri.o $^
	@$(OBJCOPY) --localize-hidden $(BUILD)/libkukri.o
	@$(AR) rcs $@ $(BUILD)/libkukri.o

# A shared library cannot bring the sanitizers' run time, so only there may names stay unresolved.
$(BUILD)/libkukri.so: $(library_objects)
	$(call quiet,LINK,$@)$(CC) -shared -Wl,-soname,libkukri.so.0 $(if $(link_flags),,-Wl,-z,defs) \
	    $(program_flags) $(LDFLAGS) -o $@ $^ $(libs)

$(BUILD)/obj/%.o: %.c | libraries-present
	@mkdir -p $(@D)
	$(call quiet,CC,$<)$(compile) -c -o $@ $<

# The modules written in Python, compiled by an interpreter that has none yet. The list of names is a file of its
# own, so that the block is made anew when a module goes as well as when one comes or changes. The bytes are
# the target's; so is the tool that makes them: a cross build needs a way to run it.
$(BUILD)/gen/frozen.list: FORCE
	@mkdir -p $(@D)
	@echo '$(frozen_sources)' | cmp -s - $@ || echo '$(frozen_sources)' > $@

$(BUILD)/gen/frozen.bin: $(BUILD)/gen/frozen_gen $(BUILD)/gen/frozen.list $(frozen_sources)
	$(call quiet,FREEZE,$@)$< $@ stdlib/py $(frozen_sources)

$(BUILD)/gen/frozen.o: $(BUILD)/gen/frozen.bin
	$(call quiet,CC,$@)printf '%s\n' '.section .rodata' '.balign 16' '.globl frozen_data' '.hidden frozen_data' \
	    'frozen_data: .incbin "$<"' '.section .note.GNU-stack,"",%progbits' | $(CC) -x assembler -c -o $@ -

$(BUILD)/gen/frozen_gen: $(BUILD)/obj/embed/frozen_gen.o $(plain_objects)
	$(call quiet,LINK,$@)$(CC) $(link_flags) $(LDFLAGS) -o $@ $^ $(libs)

# Tables that vm/base/NAME_gen.c writes for vm/base, from Debian's unicode-data where they need it.
UNICODE_DATA ?= /usr/share/unicode
tables := $(patsubst vm/base/%_gen.c,$(BUILD)/gen/%.inc,$(wildcard vm/base/*_gen.c))
$(patsubst %.c,$(BUILD)/obj/%.o,$(wildcard vm/base/dtoa*.c vm/base/unicode*.c)): | $(tables)
$(BUILD)/gen/%.inc: $(BUILD)/gen/%_gen $(UNICODE_DATA)/UnicodeData.txt
	$(call quiet,GEN,$@)$< $(UNICODE_DATA) > $@
.PRECIOUS: $(BUILD)/gen/%_gen
$(BUILD)/gen/%_gen: vm/base/%_gen.c
	@mkdir -p $(@D)
	$(call quiet,CC,$<)$(CC) -std=c11 -D_GNU_SOURCE= -O1 -Wall -Wextra -I. -o $@ $<
$(UNICODE_DATA)/UnicodeData.txt:
	@echo "missing $@: run 'make deps'"; exit 1

# Tests in C: unit tests and fuzzers see the internals, of which each takes only what it needs;
# embedding tests see the public library alone.
$(BUILD)/internal.a: $(library_objects)
	@rm -f $@
	@$(AR) rcsT $@ $^

$(BUILD)/unit/%: tests/unit/%.c $(BUILD)/internal.a
	@mkdir -p $(@D)
	$(call quiet,CC,$<)$(compile) -UNDEBUG -MF $@.d -MT $@ $(link_flags) $(LDFLAGS) -o $@ $< \
	    $(BUILD)/internal.a $(libs)

$(BUILD)/embed/%: tests/embed/%.c $(BUILD)/libkukri.a
	@mkdir -p $(@D)
	$(call quiet,CC,$<)$(compile) -UNDEBUG -Iinclude -MF $@.d -MT $@ $(link_flags) $(LDFLAGS) -o $@ $< \
	    $(BUILD)/libkukri.a $(libs)

$(BUILD)/embed/manual: $(BUILD)/gen/manual.inc
$(BUILD)/gen/manual.inc: docs/embedding.md tests/embed/manual.awk
	@mkdir -p $(@D)
	@awk -f tests/embed/manual.awk docs/embedding.md > $@

$(BUILD)/examples/embed/%: examples/embed/%.c $(BUILD)/libkukri.a
	@mkdir -p $(@D)
	$(call quiet,CC,$<)$(compile) -Iinclude -MF $@.d -MT $@ $(link_flags) $(LDFLAGS) -o $@ $< \
	    $(BUILD)/libkukri.a $(libs)

# The tools of the tests need no library and no sanitizer.
$(BUILD)/runner: $(wildcard tests/runner*.c tests/runner.h)
	@mkdir -p $(@D)
	$(call quiet,CC,$@)$(CC) -std=c11 -D_GNU_SOURCE= -O1 -g -Wall -Wextra -o $@ $(filter %.c,$^)

$(BUILD)/bench: tests/bench/bench.c
	@mkdir -p $(@D)
	$(call quiet,CC,$<)$(CC) -std=c11 -D_GNU_SOURCE= -O1 -g -Wall -Wextra -MMD -MP -o $@ $< -lm

$(BUILD)/conformance-tool: tests/conformance/conformance.c
	@mkdir -p $(@D)
	$(call quiet,CC,$<)$(CC) -std=c11 -D_GNU_SOURCE= -O1 -g -Wall -Wextra -MMD -MP -o $@ $<

.PHONY: FORCE
FORCE:

-include $(plain_objects:.o=.d) $(BUILD)/obj/embed/frozen_gen.d $(command_objects:.o=.d) $(unit_programs:=.d) $(embed_programs:=.d)

# ---- Using it -----------------------------------------------------------------------------------

.PHONY: help
help:
	@sed -n 's/^#: //p' Makefile

#: make               build build/kukri, build/libkukri.a and build/libkukri.so (BUILD=folder for elsewhere)
#: make demo          run the programs of examples/, with their output
.PHONY: demo
demo:
	@$(MAKE) deps
	@$(MAKE) all $(filter $(BUILD)/examples/%,$(embed_programs))
	@sh tests/demo.sh $(BUILD)/kukri

#: make test          run every test, print what failed   (ONLY=types/list: those that start so)
.PHONY: test test-programs
test:
	@$(MAKE) deps
	@$(MAKE) all test-programs $(BUILD)/runner
	@KUKRI=$(KUKRI_UNDER_TEST) $(BUILD)/runner --build $(BUILD) $(runner_flags) $(ONLY)

KUKRI_UNDER_TEST := $(or $(KUKRI),$(BUILD)/kukri)
runner_flags = $(if $(readline_libs),,--no-readline) $(RUNNER_FLAGS)
test-programs: $(unit_programs) $(embed_programs)

#: make check         the gate: tests, stress, sanitizers, layers, symbols
.PHONY: check
check:
	@$(MAKE) test
	@$(MAKE) check-layers
	@$(MAKE) check-symbols
	@$(MAKE) faults
	@$(MAKE) packages
	@$(MAKE) sweep
	@$(MAKE) asan
	@$(MAKE) stress

#: make faults        programs of connections while system calls are short, interrupted or say "again"
.PHONY: faults
faults:
	@$(MAKE) all
	@CC="$(CC)" sh tests/faults/run.sh $(KUKRI_UNDER_TEST)

#: make packages      protocol packages as Debian has them (python3-h11, -h2, -wsproto), where they are installed
.PHONY: packages
packages:
	@$(MAKE) all
	@sh tests/packages/run.sh $(KUKRI_UNDER_TEST)

#: make sweep         the programs of the tests while memory fails: one allocation, or all from there on, at POINTS=10 places of each
POINTS ?= 10
.PHONY: sweep
sweep:
	@$(MAKE) $(BUILD)/embed/memory
	@$(BUILD)/embed/memory $(POINTS) $(wildcard tests/lang/*.py tests/types/*.py tests/errors/*.py tests/stdlib/*.py tests/asyncio/*.py)

# The collector reads the C stack, so that must be where the hardware says, not in a fake frame.
#: make asan          the tests under AddressSanitizer and UBSan, in build/asan
.PHONY: asan
asan:
	@ASAN_OPTIONS=detect_stack_use_after_return=0:$$ASAN_OPTIONS UBSAN_OPTIONS=print_stacktrace=1 \
	    $(MAKE) BUILD=$(BUILD)/asan VARIANT=asan RUNNER_FLAGS='--slow --sanitized $(RUNNER_FLAGS)' test

STRESS ?= stress verify
#: make stress        the tests with a collection at every chance and with the collector's checks
.PHONY: stress
stress:
	@$(MAKE) BUILD=$(BUILD)/debug VARIANT=debug all test-programs $(BUILD)/debug/runner
	@status=0; for mode in $(STRESS); do \
	    KUKRI=$(BUILD)/debug/kukri KUKRI_GC=$$mode $(BUILD)/debug/runner --build $(BUILD)/debug \
	        --slow $(runner_flags) $(ONLY) || status=1; \
	done; exit $$status

#: make debug         a build with assertions, in build/debug
.PHONY: debug
debug:
	@$(MAKE) BUILD=$(BUILD)/debug VARIANT=debug all

#: make check-layers  who includes whom: downward only
#: make check-symbols no mutable static data, and kukri_ names alone leave the library
.PHONY: check-layers check-symbols
check-layers:
	@sh tests/check_layers.sh

check-symbols: all
	@sh tests/check_symbols.sh $(BUILD)

#: make oracle        the tests under CPython 3.13 (PYTHON=path): proves what they expect
.PHONY: oracle
oracle: $(BUILD)/runner
	@$(BUILD)/runner --build $(BUILD) --oracle $(PYTHON) $(ONLY)

#: make conformance   CPython's own tests, method by method (PYTHON=path of a CPython 3.13; ONLY=test_dict)
.PHONY: conformance
conformance:
	@$(MAKE) all $(BUILD)/conformance-tool
	@KUKRI=$(KUKRI_UNDER_TEST) $(BUILD)/conformance-tool $(BUILD) $(PYTHON) $(ONLY)

#: make bench         Kukri beside the interpreters installed here (ONLY=fib RUNS=5)
.PHONY: bench
bench:
	@$(MAKE) all $(BUILD)/bench
	@KUKRI=$(KUKRI_UNDER_TEST) $(BUILD)/bench
ifeq ($(ONLY),)
	@BUILD=$(BUILD) CC="$(CC)" sh tests/bench/embed/run.sh
endif

#: make bench-embed   what libkukri costs its host, beside Lua, Duktape, mruby and CPython (ONLY="create size call limits")
.PHONY: bench-embed
bench-embed:
	@$(MAKE) $(BUILD)/libkukri.a
	@BUILD=$(BUILD) CC="$(CC)" sh tests/bench/embed/run.sh $(ONLY)

#: make bench-files   files and processes, beside C on libuv, python3 and node (ONLY="reads processes")
.PHONY: bench-files
bench-files:
	@$(MAKE) all
	@BUILD=$(BUILD) KUKRI=$(KUKRI_UNDER_TEST) CC="$(CC)" sh tests/bench/files/run.sh $(ONLY)

#: make bench-net     servers under load, beside C on libuv, python3 and node (ONLY="echo http bulk idle pair")
.PHONY: bench-net
bench-net:
	@$(MAKE) all
	@BUILD=$(BUILD) KUKRI=$(KUKRI_UNDER_TEST) CC="$(CC)" sh tests/bench/net/run.sh $(ONLY)

#: make bench-tasks   what tasks cost, beside python3, uvloop, pypy3, node, go and C on libuv (ONLY="spawn queue")
.PHONY: bench-tasks
bench-tasks:
	@$(MAKE) all
	@BUILD=$(BUILD) KUKRI=$(KUKRI_UNDER_TEST) CC="$(CC)" sh tests/bench/tasks/run.sh $(ONLY)

#: make fuzz          libFuzzer (clang) on each harness of tests/fuzz, SECONDS=30 each (ONLY=lexer)
SECONDS ?= 30
.PHONY: fuzz fuzz-programs
fuzz:
	@$(MAKE) CC=clang BUILD=$(BUILD)/fuzz VARIANT=fuzz fuzz-programs
	@sh tests/fuzz/run.sh $(BUILD)/fuzz $(SECONDS) $(ONLY)

fuzz_programs := $(patsubst tests/fuzz/%.c,$(BUILD)/fuzzers/%,$(wildcard tests/fuzz/*_fuzz.c))
fuzz-programs: $(fuzz_programs)
$(BUILD)/fuzzers/%: tests/fuzz/%.c $(BUILD)/internal.a
	@mkdir -p $(@D)
	$(call quiet,CC,$<)$(compile) -MF $@.d -MT $@ -fsanitize=fuzzer $(LDFLAGS) -o $@ $< \
	    $(BUILD)/internal.a $(libs)

#: make format        clang-format every C file
.PHONY: format
format:
	clang-format -i $(filter-out %.def,$(wildcard */*.[ch] */*/*.[ch]))

#: make deps          install the Debian packages that are missing (as root, or through sudo)
.PHONY: deps
deps:
	@PKG_CONFIG=$(PKG_CONFIG) sh tests/deps.sh $(foreach l,$(used_libraries),$(call field,2,$l)=$(call field,3,$l))

#: make install       the command, libraries, header, manual and completions under PREFIX (DESTDIR is heeded)
.PHONY: install
share := $(DESTDIR)$(PREFIX)/share
install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/include $(DESTDIR)$(PREFIX)/lib/pkgconfig \
	    $(share)/man/man1 $(share)/bash-completion/completions $(share)/zsh/vendor-completions
	install -m 755 $(BUILD)/kukri $(DESTDIR)$(PREFIX)/bin/kukri
	install -m 644 include/kukri.h $(DESTDIR)$(PREFIX)/include/kukri.h
	install -m 644 $(BUILD)/libkukri.a $(DESTDIR)$(PREFIX)/lib/libkukri.a
	install -m 755 $(BUILD)/libkukri.so $(DESTDIR)$(PREFIX)/lib/libkukri.so.$(VERSION)
	ln -sf libkukri.so.$(VERSION) $(DESTDIR)$(PREFIX)/lib/libkukri.so.0
	ln -sf libkukri.so.0 $(DESTDIR)$(PREFIX)/lib/libkukri.so
	sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@VERSION@|$(VERSION)|' -e 's|@PACKAGES@|$(linked_packages)|' \
	    include/kukri.pc.in > $(DESTDIR)$(PREFIX)/lib/pkgconfig/kukri.pc
	sed -e 's|@VERSION@|$(VERSION)|' docs/kukri.1 > $(share)/man/man1/kukri.1
	install -m 644 cli/kukri.bash $(share)/bash-completion/completions/kukri
	install -m 644 cli/kukri.zsh $(share)/zsh/vendor-completions/_kukri

#: make deb           a Debian package of it, build/kukri_*.deb, for `apt install ./build/kukri_*.deb`
.PHONY: deb
deb: all
	@rm -rf $(BUILD)/deb
	@$(MAKE) --silent install DESTDIR=$(BUILD)/deb PREFIX=/usr
	@sh cli/deb.sh $(BUILD) $(VERSION)

#: make clean         remove the build folder
.PHONY: clean
clean:
	rm -rf $(BUILD)
