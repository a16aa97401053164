# How a room adds a unit test. The top Makefile includes this file before any room.mk.
#
#     $(eval $(call unit_test,NAME,SOURCES,LIBRARIES))
#
# builds build/tests/unit/NAME from the C files SOURCES (the test and what it tests; common/ is
# always there) with gcc's address and undefined-behaviour sanitizers, links it with cmocka and the
# optional LIBRARIES, and lets `make check-unit` run it. All tests share the sanitized objects,
# which lie under build/sanitized/.
#
#     $(eval $(call unit_test,options,tests/unit/options.c qemu-integration/options/options.c))

UNIT_TESTS :=

SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

$(BUILD)/sanitized/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -O1 -g $(SANITIZE) $(DEPFLAGS) -c $< -o $@

define unit_test
UNIT_TESTS += $$(BUILD)/tests/unit/$(strip $(1))
$$(BUILD)/tests/unit/$(strip $(1)): $(patsubst %.c,$$(BUILD)/sanitized/%.o,$(sort $(2) \
	common/bytes.c common/error.c))
	@mkdir -p $$(@D)
	$$(CC) $$(SANITIZE) $$^ -lcmocka $(3) -o $$@
endef
