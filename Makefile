# The two commands to know: `make demo` and `make test`. See README.md.
.PHONY: demo build build-tests test check examples docs dist static-build static-path test-dist bootstrap format clean

# What computes is always optimized: Package.swift says so. The rest, other people's packages and the tests included, is
# compiled as it stands, which takes half of the time; what is installed elsewhere (`make dist`) is optimized as a whole.
# Commands and tests are one build: Package.swift lets tests look inside modules, and whoever adds flags for it, as
# `swift test` does when it is let, compiles everything a second time.
FLAGS = -c release -Xswiftc -Onone
TEST_FLAGS = $(FLAGS) --disable-testable-imports

demo: build
	.build/release/mithridate demo

build: bootstrap
	swift build $(FLAGS)

build-tests: bootstrap
	swift build --build-tests $(FLAGS)

# Test cases run side by side, each on one tensor thread: one owner of every core.
test: bootstrap
	OMP_NUM_THREADS=1 swift test $(TEST_FLAGS)

check: bootstrap
	swift format lint --strict --recursive Sources Tests Package.swift
	MITHRIDATE_STRICT=1 OMP_NUM_THREADS=1 swift test $(TEST_FLAGS)

# Programs of somebody else's, in the build of the command: what is compiled already is not compiled again.
# The plan of one package is never taken for the other's, neither here nor by the next `swift build`.
EXAMPLE_FLAGS = $(FLAGS) --package-path Examples --scratch-path .build --disable-build-manifest-caching

examples: build
	swift build $(EXAMPLE_FLAGS); status=$$?; rm -f .build/release.yaml; exit $$status
	.build/release/AttackARanker
	.build/release/CompareVictims
	.build/release/mithridate recommender check --quiet -- .build/release/NextClick
	.build/release/mithridate recommender check --quiet -- python3 Examples/Python/recommender.py

# Pages of the libraries, from the build of the command: `python3 -m http.server -d .build/docs`. They can be
# served from any folder of any site.
DOCUMENTED = Essentials Kernels Torch Interactions Statistics Rankers Victims Poisoning PathReasoning Evasion Detection

docs: export MITHRIDATE_DOCS = 1
docs: build
	rm -rf .build/docs
	swift package $(FLAGS) --allow-writing-to-directory .build/docs \
	  generate-documentation $(DOCUMENTED:%=--target %) --enable-experimental-combined-documentation \
	  --transform-for-static-hosting --warnings-as-errors --output-path .build/docs
	Scripts/portable-docs .build/docs

# What is installed elsewhere, in dist/: an archive and a wheel. The second tries both in systems with nothing else.
dist:
	Scripts/dist

test-dist:
	Scripts/test-dist

# A build of its own: Swift's libraries are linked into the command, which tests cannot be linked with. The same code comes out
# wherever a clone lies, in a folder of up to 140 letters: C and C++ name no folder of this machine in their messages, libtorch
# is looked for beside the command, and the folder of resources, which Swift's package manager writes down, has a name of
# one length. The tool of swift-argument-parser turns the command's own description of itself into man pages.
STATIC := $(shell pad=$$((140 - $$(printf %s "$(CURDIR)" | wc -c))); printf ".build/static%$$((pad > 0 ? pad : 0))s" "" | tr ' ' _)
PREFIX_MAPS = -ffile-prefix-map=$(CURDIR)=. -ffile-prefix-map=$(CURDIR)/$(STATIC)=.build/static
STATIC_FLAGS = -c release --static-swift-stdlib --scratch-path $(STATIC) $(PREFIX_MAPS:%=-Xcc %) $(PREFIX_MAPS:%=-Xcxx %)

# By name, since a second `swift build` of everything would take in tools of other packages that cannot be linked so.
static-build: export MITHRIDATE_RUN_PATH = $$ORIGIN/../lib
static-build: bootstrap
	swift build $(STATIC_FLAGS) --product mithridate
	swift build $(STATIC_FLAGS) --product mithridate-engine
	swift build $(STATIC_FLAGS) --product generate-manual

static-path:
	@echo $(STATIC)

bootstrap:
	@Scripts/bootstrap

format:
	swift format --in-place --recursive Sources Tests Package.swift

clean:
	rm -rf .build .libtorch dist
