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

// rowsPerInsert is how many rows a statement of a dump has: few enough for a server's default limit
// of a packet.
const rowsPerInsert = 500

// Dump writes the databases of a snapshot as statements that create and fill them on a MariaDB or
// MySQL server, under the names that Server gives them. Databases that are there already make it
// fail. If reader is not empty, that account, which must exist, is let read them.
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

// dump writes the statements that create and fill the table. Errors of the writer show when that is
// flushed.
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

// statementEnd ends the statement before row i, if there is one.
func statementEnd(i int) string {
	if i == 0 {
		return ""
	}
	return ";\n"
}

// declarations are the table's columns and keys.
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

// typeName is a type without what is the engine's own about it: how it collates.
func typeName(t sql.Type) string {
	name, _, _ := strings.Cut(t.String(), " COLLATE ")
	name, _, _ = strings.Cut(name, " CHARACTER SET ")
	return name
}

func quoteName(name string) string { return "`" + strings.ReplaceAll(name, "`", "``") + "`" }

// quoteText returns a string literal that means the same whether or not backslashes escape.
func quoteText(text string) string {
	if strings.ContainsRune(text, '\\') {
		return "X'" + hex.EncodeToString([]byte(text)) + "'"
	}
	return "'" + strings.ReplaceAll(text, "'", "''") + "'"
}

// literal is a value of a column as SQL.
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
		return "", fmt.Errorf("a value of type %T cannot be written", value)
	}
}
