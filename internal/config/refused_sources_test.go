package config_test

import "strings"

// dimensionRefusals are invalid dimensions.
var dimensionRefusals = []refusal{
	{
		name: "a misspelt dimension", add: "dimensions:\n  contry: {cap: 5}",
		want: `line 11: dimensions.contry: unknown dimension: did you mean "country"? use acquisition_channel, channel, country, loyalty_type, ` +
			`programme_tier, rfm_segment, segment, source, or add from and column for a dimension of your own`,
	},
	{
		name: "a column for a built-in dimension", add: "dimensions:\n  country: {from: customer, column: country}",
		want: `line 11: dimensions.country: built-in dimension: keep only its cap, or choose another name`,
	},
	{
		name: "an invalid name of a dimension", add: "dimensions:\n  Pay-By: {from: latest_order, column: channel}",
		want: `line 11: dimensions.Pay-By: invalid name: use small letters, digits and single underscores, at most 40, such as payment_method`,
	},
	{
		name: "a dimension with the name of a label", add: "dimensions:\n  basis: {from: latest_order, column: channel}",
		want: `line 11: dimensions.basis: reserved name: figures have a label basis already; choose another name`,
	},
	{
		name: "a dimension from an unknown record", add: "dimensions:\n  till:\n    column: channel\n    from: last_order",
		want: `line 13: dimensions.till.from: invalid from "last_order": did you mean "latest_order"? Use customer, first_order, latest_order or subscription`,
	},
	{
		name: "a dimension from nowhere", add: "dimensions:\n  till: {column: channel}",
		want: `line 11: dimensions.till: from is required: add customer, first_order, latest_order or subscription`,
	},
	{
		name: "a dimension of addresses", add: "dimensions:\n  till: {from: customer, column: email}",
		want: `line 11: dimensions.till.column: email identifies single customers or records: choose a column whose values many customers share`,
	},
	{
		name: "a dimension with a title in an unknown language", add: "dimensions:\n  till: {from: latest_order, column: channel, title: {de: Kasse}}",
		want: `line 11: dimensions.till.title.de: unknown language: use en or nl`,
	},
	{
		name: "a dimension with an empty title", add: "dimensions:\n  till: {from: latest_order, column: channel, title: {nl: ' '}}",
		want: `line 11: dimensions.till.title.nl: must have 1 to 60 characters`,
	},
	{
		name: "a dimension with a long title", add: "dimensions:\n  till: {from: latest_order, column: channel, title: {nl: " + strings.Repeat("é", 61) + "}}",
		want: `line 11: dimensions.till.title.nl: must have 1 to 60 characters`,
	},
	{
		name: "a cap that is too large", add: "dimensions:\n  country:\n    cap: 100000",
		want: `line 12: dimensions.country.cap: invalid cap 100000: must be 1 to 500; the rest is counted as "other"`,
	},
	{
		name: "an invalid cap", add: "dimensions:\n  country:\n    cap: many",
		want: `line 12: dimensions.country.cap: must be a whole number`,
	},
	{
		name: "a dimension without its braces", add: "dimensions:\n  country: 20",
		want: `line 11: dimensions.country: must be a mapping of names to values, not a single value`,
	},
}

// sourceRefusals are invalid keys, databases and queries.
var sourceRefusals = []refusal{
	{
		name: "a key file that does not exist", add: "identity: {key_file: /no/such/key}",
		want: `line 10: identity.key_file: file /no/such/key not found: create it or correct the name`,
	},
	{
		name: "a key file that is a device", add: "identity: {key_file: /dev/zero}",
		want: `line 10: identity.key_file: /dev/zero is not a regular file`,
	},
	{
		name: "a short key", add: "identity: {key_file: short}",
		want: `line 10: identity.key_file: the key has only 5 characters: use at least 16 random ones, for example from openssl rand -hex 32`,
	},
	{
		name: "an empty key", add: "identity: {key_file: empty}",
		want: `line 10: identity.key_file: the file empty is empty: write the secret to it`,
	},
	{
		name: "a key variable that is not set", add: "identity: {key_env: LOYALTY_NO_SUCH_VARIABLE}",
		want: `line 10: identity.key_env: environment variable LOYALTY_NO_SUCH_VARIABLE is empty or missing: set it`,
	},
	{
		name: "two keys", add: "identity:\n  key_file: secret\n  key_env: HOME",
		want: `line 12: identity.key_env: identity.key_file is set too: remove one of them`,
	},
	{
		name: "a key in the file itself", add: "identity: {key: correct horse battery staple}",
		want: `line 10: identity.key: secrets are not allowed in this file: use key_file for a file or key_env for an environment variable`,
	},
	{
		name: "ignored addresses that are invalid", add: "identity: {ignore_emails_file: secret}",
		want: `line 10: identity.ignore_emails_file: line 1 of secret is not an e-mail address: write one address per line`,
	},
	{
		name: "a password in the file itself", old: "password_file: secret", new: "password: correct horse battery staple",
		want: `line 9: sources[0].password: secrets are not allowed in this file: use password_file for a file or password_env for an environment variable`,
	},
	{
		name: "a password file that does not exist", old: "password_file: secret", new: "password_file: /no/such/file",
		want: `line 9: sources[0].password_file: file /no/such/file not found: create it or correct the name`,
	},
	{
		name: "two sources with the same name",
		add:  "  - {name: shop, preset: woocommerce, host: other, database: wordpress, user: loyalty, password_file: secret}",
		want: `line 10: sources[1].name: duplicate name "shop", also used by sources[0]: give each source its own name`,
	},
	{
		name: "ids of an unknown source", add: "    same_ids_as: shopp",
		want: `line 10: sources[0].same_ids_as: unknown source "shopp": use the name of another source`,
	},
	{
		name: "ids of the source itself", add: "    same_ids_as: shop",
		want: `line 10: sources[0].same_ids_as: a source cannot use its own ids: use the name of another source, or remove it`,
	},
	{
		name: "ids of a source with the ids of another",
		add: "  - {name: crm, same_ids_as: shop, preset: woocommerce, host: other, database: crm, user: loyalty, password_file: secret}\n" +
			"  - {name: till, same_ids_as: crm, preset: woocommerce, host: other, database: till, user: loyalty, password_file: secret}",
		want: `line 11: sources[2].same_ids_as: source "crm" uses the ids of "shop": use "shop" here too`,
	},
	{
		name: "a misspelt field of a source", add: "    inteval: 5m",
		want: `line 10: sources[0].inteval: unknown field: did you mean "interval"?`,
	},
	{
		name: "a misspelt field of a query", add: "    queries:\n      orders: {curser: id}",
		want: `line 11: sources[0].queries.orders.curser: unknown field: did you mean "cursor"?`,
	},
	{
		name: "a poll interval that is too short", add: "    interval: 500ms",
		want: `line 10: sources[0].interval: 500ms is too short; use at least 1s`,
	},
	{
		name: "an invalid poll interval", add: "    interval: often",
		want: `line 10: sources[0].interval: invalid duration "often": write 30s, 5m, 24h or 45d`,
	},
	{
		name: "an unknown setting of guests", add: "    guests: maybe",
		want: `line 10: sources[0].guests: "maybe" is not known; use apart, count or ignore`,
	},
	{
		name: "a margin in per cent", add: "    margin: 40",
		want: `line 10: sources[0].margin: 40 is not between 0 and 1; write 0.4 for 40 %`,
	},
	{
		name: "a password within the DSN", old: "    host: 127.0.0.1", new: "    dsn: \"loyalty:correct horse battery staple@tcp(db)/shop\"",
		want: `line 6: sources[0].dsn: it contains a password; put the password in a file and name it in password_file`,
	},
	{
		name: "a missing CA file", add: "    tls: {mode: verify, ca_file: /no/such/ca.pem}",
		want: `line 10: sources[0].tls.ca_file: file /no/such/ca.pem not found: create it or correct the name`,
	},
	{
		name: "two passwords", add: "    password_env: HOME",
		want: `line 9: sources[0].password_file: the password is given twice; keep one of password_file and password_env`,
	},
	{
		name: "a margin with a per cent sign", add: "    margin: 40%",
		want: `line 10: sources[0].margin: must be a number; write 0.4 for 40 %`,
	},
}
