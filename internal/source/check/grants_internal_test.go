package check

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestGrantCoversItsDatabases(t *testing.T) {
	for name, c := range map[string]struct {
		grant string
		want  bool
	}{
		"every database":              {"GRANT ALL PRIVILEGES ON *.* TO `u`@`%`", true},
		"this database":               {"GRANT INSERT ON `my_shop`.* TO `u`@`%`", true},
		"this database, escaped":      {`GRANT INSERT ON ` + "`my\\_shop`" + `.* TO ` + "`u`@`%`", true},
		"this database in capitals":   {"GRANT INSERT ON `MY_SHOP`.* TO `u`@`%`", true},
		"a pattern with %":            {"GRANT INSERT ON `my%`.* TO `u`@`%`", true},
		"a pattern with _":            {"GRANT INSERT ON `my_sho_`.* TO `u`@`%`", true},
		"a table of it":               {"GRANT INSERT ON `my_shop`.`orders` TO `u`@`%`", true},
		"a procedure of it":           {"GRANT EXECUTE ON PROCEDURE `my_shop`.`p` TO `u`@`%`", true},
		"a role":                      {"GRANT `writer` TO `u`@`%`", true},
		"another account":             {"GRANT PROXY ON ''@'%' TO 'root'@'localhost' WITH GRANT OPTION", true},
		"MariaDB's default":           {"GRANT ALL PRIVILEGES ON `test`.* TO PUBLIC", false},
		"MariaDB's other default":     {"GRANT ALL PRIVILEGES ON `test\\_%`.* TO PUBLIC", false},
		"another database":            {"GRANT INSERT ON `shop`.* TO `u`@`%`", false},
		"the beginning of its name":   {"GRANT INSERT ON `my`.* TO `u`@`%`", false},
		"an escaped character":        {"GRANT INSERT ON `my\\%`.* TO `u`@`%`", false},
		"a table of another database": {"GRANT INSERT ON `myxshop`.`orders` TO `u`@`%`", false},
		"a database like its pattern": {"GRANT INSERT ON `myxshop`.* TO `u`@`%`", false},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, c.want, covers(c.grant, "my_shop"))
		})
	}
	require.True(t, covers("GRANT INSERT ON `test`.* TO `u`@`%`", ""), "an unknown database")
	require.False(t, covers("GRANT ALL PRIVILEGES ON `test`.* TO PUBLIC", ""), "MariaDB's default, and an unknown database")
	require.True(t, covers("GRANT ALL PRIVILEGES ON *.* TO PUBLIC", ""), "every account may write everywhere")
}
