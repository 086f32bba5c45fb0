# SPDX-License-Identifier: Apache-2.0
# The library that capabilities.c becomes, for each architecture, in the folders of the jar where JNA looks for it.
# Committed like the BPF objects; needs lld-19 beside clang-19, and no C library.

CAPABILITIES_NAME := libbpf_metrics_capabilities.so
CAPABILITIES_FOLDER := ../src/main/resources
CAPABILITIES_CFLAGS := -O2 -std=gnu11 -Wall -Wextra -Werror -ffreestanding -nostdlibinc -fPIC -fvisibility=hidden \
	-fno-ident -fno-stack-protector -shared -nostdlib -fuse-ld=lld -Wl,--no-undefined -Wl,--build-id=none \
	-Wl,--strip-all -Wl,-z,noexecstack -Wl,-soname,$(CAPABILITIES_NAME)

# The folder to build into.
define build_capabilities
mkdir -p $(1)/linux-x86-64 $(1)/linux-aarch64 && \
$(CLANG) --target=x86_64-linux-gnu $(CAPABILITIES_CFLAGS) capabilities/capabilities.c \
	-o $(1)/linux-x86-64/$(CAPABILITIES_NAME) && \
$(CLANG) --target=aarch64-linux-gnu -mno-outline-atomics $(CAPABILITIES_CFLAGS) capabilities/capabilities.c \
	-o $(1)/linux-aarch64/$(CAPABILITIES_NAME)
endef

capabilities: capabilities/capabilities.c capabilities/kernel.h
	@$(call build_capabilities,$(CAPABILITIES_FOLDER))

check-capabilities:
	@scratch=$$(mktemp -d) || exit 1; \
	trap 'rm -rf "$$scratch"' EXIT; \
	$(call build_capabilities,$$scratch) || exit 1; \
	for folder in linux-x86-64 linux-aarch64; do \
		cmp "$$scratch/$$folder/$(CAPABILITIES_NAME)" "$(CAPABILITIES_FOLDER)/$$folder/$(CAPABILITIES_NAME)" || \
			{ echo "a committed library differs from its source; run: make -C native capabilities"; exit 1; }; \
	done; \
	echo "the committed capability libraries are what their source gives"

.PHONY: capabilities check-capabilities
