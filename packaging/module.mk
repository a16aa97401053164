# What makes an installed program: shell completions, and `make install`.
# Made from the table of options, which needs what the options need.
COMPLETION := $(BUILD)/packaging/completion
COMPLETION_OBJECTS := $(patsubst %.c,$(BUILD)/%.o,$(wildcard packaging/completion/*.c \
	qemu-integration/options/*.c)) $(addprefix $(BUILD)/common/,alloc.o error.o option-list.o)

$(COMPLETION)/generate: $(COMPLETION_OBJECTS)
	$(CC) $(CFLAGS) $(LDFLAGS) $^ -luuid -o $@

# @OPTIONS@ is replaced by what is generated; zsh's is one command over many lines.
$(COMPLETION)/qemu-xen: packaging/completion/qemu-xen.bash $(COMPLETION)/generate
	$(COMPLETION)/generate bash > $@.options
	sed -e '/^@OPTIONS@$$/{r $@.options' -e 'd}' $< > $@

$(COMPLETION)/_qemu-xen: packaging/completion/_qemu-xen $(COMPLETION)/generate
	$(COMPLETION)/generate zsh | sed 's/$$/ \\/' > $@.options
	sed -e '/^@OPTIONS@$$/{r $@.options' -e 'd}' $< > $@

COMPLETIONS := $(COMPLETION)/qemu-xen $(COMPLETION)/_qemu-xen

all: $(COMPLETIONS)

.PHONY: install
install: all ## Install under $(DESTDIR)$(PREFIX)
	install -D -m 755 $(BUILD)/qemu-xen $(DESTDIR)$(PREFIX)/bin/qemu-xen
	install -D -m 755 $(BUILD)/qemu-xen-viewer $(DESTDIR)$(PREFIX)/libexec/qemu-xen/qemu-xen-viewer
	install -D -m 644 docs/qemu-xen.1 $(DESTDIR)$(PREFIX)/share/man/man1/qemu-xen.1
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/bash-completion/completions \
		$(COMPLETION)/qemu-xen
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/zsh/vendor-completions \
		$(COMPLETION)/_qemu-xen
