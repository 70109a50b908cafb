# The two commands to know: `make demo` and `make test`. See README.md.
.PHONY: demo build test check examples dist test-dist generate-manual bootstrap format clean

# Numeric Swift is slow in debug builds, so tests are optimized too, in a build of their own.
TEST_FLAGS = -c release -Xswiftc -enable-testing --scratch-path .build/testing

# Swift's libraries are linked into the command: it starts sooner, and `dist` packs this very build. C and C++ name no
# folder of this machine in their messages.
PREFIX_MAP = -ffile-prefix-map=$(CURDIR)=.
RELEASE_FLAGS = -c release --static-swift-stdlib -Xcc $(PREFIX_MAP) -Xcxx $(PREFIX_MAP)

demo: build
	.build/release/mithridate demo

build: bootstrap
	swift build $(RELEASE_FLAGS)

# Test cases run side by side, each on one tensor thread: one owner of every core.
test: bootstrap
	OMP_NUM_THREADS=1 swift test $(TEST_FLAGS)

check: bootstrap
	swift format lint --strict --recursive Sources Tests Package.swift
	MITHRIDATE_STRICT=1 OMP_NUM_THREADS=1 swift test $(TEST_FLAGS)

# Programs of somebody else's, in the build of the command: what is compiled already is not compiled again.
# The plan of one package is never taken for the other's, neither here nor by the next `swift build`.
EXAMPLE_FLAGS = $(RELEASE_FLAGS) --package-path Examples --scratch-path .build --disable-build-manifest-caching

examples: build
	swift build $(EXAMPLE_FLAGS); status=$$?; rm -f .build/release.yaml; exit $$status
	.build/release/AttackARanker
	.build/release/CompareVictims
	.build/release/mithridate recommender check --quiet -- .build/release/NextClick
	.build/release/mithridate recommender check --quiet -- python3 Examples/Python/recommender.py

# What is installed elsewhere, in dist/: an archive and a wheel. The second tries both in systems with nothing else.
dist:
	Scripts/dist

# What turns the command's own description of itself into man pages: a tool of swift-argument-parser.
generate-manual: bootstrap
	swift build $(RELEASE_FLAGS) --product generate-manual

test-dist:
	Scripts/test-dist

bootstrap:
	@Scripts/bootstrap

format:
	swift format --in-place --recursive Sources Tests Package.swift

clean:
	rm -rf .build .libtorch dist
