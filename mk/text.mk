# SPDX-License-Identifier: Apache-2.0
# text.mk -- words for the shell and for make; mkmirror.mk and stages.mk read it.

mirror.empty :=
mirror.space := $(mirror.empty) $(mirror.empty)
define mirror.newline


endef

# $(call mirror.quote,TEXT): one word for the shell
mirror.quote = '$(subst ','\'',$1)'
# $(call mirror.escape,PATH): one word for make, in a rule to which it comes by
# a variable.  What make has no escape for there is matched by a wildcard.
mirror.escape = $(subst $(mirror.space),\$(mirror.space),$(subst :,\:,$(call mirror.wild,$1)))
mirror.wild = $(subst [,?,$(subst *,?,$(subst ;,?,$(subst |,?,$(subst \,?,$1)))))
# $(call mirror.literal,PATH): what matches itself alone, for wildcard
mirror.literal = $(subst $(mirror.space),\$(mirror.space),$(subst ?,\?,$(subst *,\*,$(subst [,\[,$(subst \,\\,$1)))))
