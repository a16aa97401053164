# Things every room may use: errors, cleanup attributes, checked bytes; processes, file systems in
# memory and the gate that all effects pass.
COMMON_SOURCES := bytes.c call-gate.c error.c guarded-mapping.c process.c tmpfs.c
COMMON_OBJECTS := $(COMMON_SOURCES:%.c=$(BUILD)/common/%.o)

$(eval $(call unit_test,guarded-mapping,tests/unit/guarded-mapping-test.c \
	common/guarded-mapping.c))

$(eval $(call unit_test,tmpfs,tests/unit/tmpfs-test.c common/tmpfs.c))
