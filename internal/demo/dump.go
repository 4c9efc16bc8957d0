package demo

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/dolthub/go-mysql-server/sql"

	"github.com/klantenbinding/loyalty/internal/demo/shop"
)

// rowsPerInsert is the number of rows of a statement. Larger statements might exceed a server's
// default packet size.
const rowsPerInsert = 500

// Dump writes SQL statements that create and fill the databases of a snapshot on a MariaDB or MySQL
// server. The databases have the same names as on Server and must not exist yet. If reader is not
// empty, the statements also grant that account, which must exist, the right to read them.
func Dump(w io.Writer, snap *shop.Snapshot, reader string) error {
	out := bufio.NewWriterSize(w, 1<<16)
	fmt.Fprint(out, "SET NAMES utf8mb4;\nSET time_zone = '+00:00';\n")
	for _, d := range newCatalog(nil).databases {
		fmt.Fprintf(out, "\nCREATE DATABASE %s CHARACTER SET utf8mb4;\nUSE %s;\n", quoteName(d.schema), quoteName(d.schema))
		for _, t := range d.tables {
			if err := t.dump(out, snap); err != nil {
				return fmt.Errorf("write table %s: %w", t.name(), err)
			}
		}
		if reader != "" {
			fmt.Fprintf(out, "\nGRANT SELECT ON %s.* TO %s@'%%';\n", quoteName(d.schema), quoteText(reader))
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write the databases: %w", err)
	}
	return nil
}

// dump writes the statements that create and fill the table. The writer returns write errors when it
// is flushed.
func (d *definition[R]) dump(out *bufio.Writer, snap *shop.Snapshot) error {
	fmt.Fprintf(out, "\nCREATE TABLE %s (\n  %s\n) ENGINE=InnoDB;\n", quoteName(d.table), strings.Join(d.declarations(), ",\n  "))
	var line []byte
	for i, r := range d.rows(snap).Rows() {
		switch {
		case i%rowsPerInsert > 0:
			line = append(line[:0], ",\n("...)
		default:
			line = append(line[:0], statementEnd(i)...)
			line = append(line, "INSERT INTO "+quoteName(d.table)+" VALUES\n("...)
		}
		for k, c := range d.columns {
			if k > 0 {
				line = append(line, ", "...)
			}
			text, err := literal(c.value(r))
			if err != nil {
				return fmt.Errorf("column %s: %w", c.name, err)
			}
			line = append(line, text...)
		}
		_, _ = out.Write(append(line, ')')) // See dump.
	}
	_, _ = out.WriteString(statementEnd(len(d.rows(snap).Rows())))
	return nil
}

// statementEnd returns the end of the statement before row i, "" if there is no such statement.
func statementEnd(i int) string {
	if i == 0 {
		return ""
	}
	return ";\n"
}

// declarations returns the declarations of the table's columns and keys.
func (d *definition[R]) declarations() []string {
	var all []string
	for _, c := range d.columns {
		null := " NOT NULL"
		if c.nullable {
			null = " NULL"
		}
		all = append(all, quoteName(c.name)+" "+typeName(c.typ)+null)
	}
	for _, k := range d.indexes {
		columns := make([]string, len(k.columns))
		for i, c := range k.columns {
			columns[i] = quoteName(c)
		}
		kind := "KEY " + quoteName(k.name)
		if k.name == primary {
			kind = "PRIMARY KEY"
		}
		all = append(all, kind+" ("+strings.Join(columns, ", ")+")")
	}
	return all
}

// typeName returns a type without the engine's own collation.
func typeName(t sql.Type) string {
	name, _, _ := strings.Cut(t.String(), " COLLATE ")
	name, _, _ = strings.Cut(name, " CHARACTER SET ")
	return name
}

func quoteName(name string) string { return "`" + strings.ReplaceAll(name, "`", "``") + "`" }

// quoteText returns a string literal that is valid with and without NO_BACKSLASH_ESCAPES.
func quoteText(text string) string {
	if strings.ContainsRune(text, '\\') {
		return "X'" + hex.EncodeToString([]byte(text)) + "'"
	}
	return "'" + strings.ReplaceAll(text, "'", "''") + "'"
}

// literal returns a value of a column in SQL.
func literal(value any) (string, error) {
	switch v := value.(type) {
	case nil:
		return "NULL", nil
	case string:
		return quoteText(v), nil
	case time.Time:
		return "'" + v.UTC().Format(time.DateTime) + "'", nil
	case bool, int8, int, int32, int64, uint64, float64, fmt.Stringer:
		return fmt.Sprint(v), nil
	default:
		return "", fmt.Errorf("unsupported type %T", value)
	}
}
