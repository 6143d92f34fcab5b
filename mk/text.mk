# SPDX-License-Identifier: Apache-2.0
# text.mk -- words for the shell and for make; mkmirror.mk and stages.mk read it.

mirror.empty :=
mirror.space := $(mirror.empty) $(mirror.empty)
define mirror.newline


endef

# $(call mirror.quote,TEXT): one word for the shell
mirror.quote = '$(subst ','\'',$1)'
# $(call mirror.escape,PATH): one word for make, in a rule that it comes to
# through a variable; wildcards match the characters that cannot be escaped
# there
mirror.escape = $(subst $(mirror.space),\$(mirror.space),$(subst :,\:,$(call mirror.wild,$1)))
mirror.wild = $(subst [,?,$(subst *,?,$(subst ;,?,$(subst |,?,$(subst \,?,$1)))))
# $(call mirror.readable,PATH): the path when $(file) takes it; since make 4.4 it takes a
# path up to its first space
mirror.readable = $(if $(filter 4.0% 4.1% 4.2% 4.3%,$(MAKE_VERSION)),$1,$(if $(word 2,$1),,$1))
# $(call mirror.literal,PATH): a pattern for wildcard that matches PATH alone
mirror.literal = $(subst $(mirror.space),\$(mirror.space),$(subst ?,\?,$(subst *,\*,$(subst [,\[,$(subst \,\\,$1)))))
