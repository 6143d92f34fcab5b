#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Formats of schemas with a grammar of their own, and identifiers; messages recorded from
# helm 4.3.1.
. "$(dirname "$0")/../lib.sh"
cd "$tmp" || exit 1
mkdir -p odd/templates
printf 'apiVersion: v2\nname: odd\nversion: 0.1.0\n' >odd/Chart.yaml
printf 'a: 1\n' >odd/templates/a.yaml

# says FORMAT VALUE MESSAGE; an empty one: the value is good
says() {
	printf '{"$schema": "http://json-schema.org/draft-07/schema#", "properties": {"a": {"format": "%s"}}}' \
		"$1" >odd/values.schema.json
	printf "a: '%s'\n" "$2" >odd/values.yaml
	render rel odd >out 2>err
	is "$1 '$2'" "$(sed -n 's/^- at .* is not valid [a-z-]*: //p' err)" "$3"
}

says duration 10m 'must start with P'
says duration P1DT2H3M4S ''
says duration P1H "invalid unit 'H'"
says duration P1M1Y "unit 'Y' out of order"
says duration P3W ''
says duration P1DT 'no time elements'
says duration P1DT1HT1S 'more than one T'
says semver 1.2.3-rc.1+b.2 ''
says semver v1.2.3 'major contains non-digit'
says semver 1.2 'versionCore must have 3 numbers separated by dot'
says semver 1.2.3-01 'pre-release numeric identifier starts with zero'
says semver 1.2.3+ 'build is empty'
says json-pointer a/b 'not starting with /'
says json-pointer /a~2 '~ must be followed by 0 or 1'
says json-pointer /a~1b ''
says relative-json-pointer 0# ''
says relative-json-pointer 01/a 'starts with zero'
says period P1D/2020-01-02T03:04:05Z ''
says period 2020-01-02T03:04:05Z/PX "invalid end duration: missing number"
says period now 'missing slash'
says uri-template '/{a' 'no matching closing brace'
says uri-template '/{{a}}' 'nested curly braces'
says uri-reference 1:2 'parse "1:2": first path segment in URL cannot contain colon'
says hostname a_b "invalid character '_'"
# the schema of schemas takes no identifier that ends in a fragment
printf 'a: 1\n' >odd/values.yaml
printf '{"properties": {"a": {"$id": "#/properties/a", "not": {"$id": "#b"}}}}' >odd/values.schema.json
cat >want <<'EOF'
Error: values don't meet the specifications of the schema(s) in the following chart(s):
odd:
"file:///values.schema.json#" is not valid against metaschema: jsonschema validation failed with 'https://json-schema.org/draft/2020-12/schema#'
- at '': 'allOf' failed
  - at '/properties/a': 'allOf' failed
    - at '/properties/a/$id': '#/properties/a' does not match pattern '^[^#]*#?$'
    - at '/properties/a/not': 'allOf' failed
      - at '/properties/a/not/$id': '#b' does not match pattern '^[^#]*#?$'
EOF
fails 3 "an identifier with a fragment" render rel odd
same "is refused in helm's words" want err
printf '{"$schema": "http://json-schema.org/draft-07/schema#", "properties": {"a": {"$id": "#a"}}}' \
	>odd/values.schema.json
ok "draft 07 allows it" render rel odd
printf '{"$id": "x#", "properties": {"a": {"default": {"$id": "#b"}}}}' >odd/values.schema.json
ok "an empty fragment, and what is no schema" render rel odd
done_testing
