package words

import "github.com/klantenbinding/loyalty/internal/failure"

// Failure says what failed and what to do about it; "" if nothing failed. Everybody may read the
// sentence.
func (l Language) Failure(f failure.Failure) string {
	if f.None() {
		return ""
	}
	table := englishFailures
	if l == Dutch {
		table = dutchFailures
	}
	text, ok := table[f.Code]
	if !ok {
		text = table[failure.Other]
	}
	if f.Kind != "" {
		return l.Records(f.Kind) + ": " + text
	}
	return text
}

// englishFailures are the causes and remedies of failures.
var englishFailures = map[failure.Code]string{
	failure.AccessDenied:       "access denied: check user and password (password_file or password_env), and that the account may connect from this host",
	failure.DatabaseDenied:     "the account has no right to the database: grant it SELECT on the database, and check the database's name",
	failure.TableDenied:        "the account has no right to a table: grant it SELECT on the table, or switch the query off",
	failure.ColumnDenied:       "the account has no right to a column: grant it SELECT on the column",
	failure.DatabaseNotFound:   "database not found: check its name",
	failure.TableNotFound:      "table not found: check database and prefix, or switch the query off with off: true",
	failure.ColumnNotFound:     "column not found: this version of the product has other columns; replace the query in queries",
	failure.SyntaxError:        "the server cannot parse a query: check it",
	failure.ViewInvalid:        "a view cannot be read, because its account or its tables are missing: create the view again, or read its tables",
	failure.CollationMix:       "a query compares texts of two collations: convert the tables to one collation, or write COLLATE in the query",
	failure.QueryFailed:        "the server refuses a query: see the exporter's log",
	failure.TooManyConnections: "too many connections: wait, or raise max_connections",
	failure.AccountLimit:       "the account's limits are reached: raise them",
	failure.Interrupted:        "a statement was stopped at the server; it is tried again",
	failure.StatementTimeout:   "a statement takes too long: raise statement_timeout, lower page_size, or add an index",
	failure.ServerShutdown:     "the server is stopping; it is tried again",
	failure.WriteRefused:       "a query tries to write: queries may only read",
	failure.HostNotFound:       "host not found: check its name",
	failure.Unreachable:        "no connection: check host and port, that the server runs, and that it may be reached from here",
	failure.TLSFailed:          "no encrypted connection: check the tls settings",
	failure.CertificateInvalid: "the server's certificate is not accepted: check the tls settings",
	failure.SecretUnreadable:   "the password cannot be read: check password_file or password_env",
	failure.ConnectionLost:     "the connection was lost; it is tried again",
	failure.NoAnswer:           "no answer in time; it is tried again",
	failure.ProductNotFound:    "the preset's product is not in this database: check database and prefix",
	failure.ZoneUnknown:        "the shop's time zone is unknown: set zone in the configuration",
	failure.QueryStuck:         "a query returns the same page again: check its key, modified and order",
	failure.QueryInvalid:       "a query does not have the columns that it needs: check its aliases",
	failure.DuplicateKey:       "the key of a query is not unique: choose a key that is",
	failure.FiguresDiffer:      "new figures did not pass their check, so the previous ones are still shown; the log has the difference",
	failure.SumsTooLarge:       "the sums that the database computes take too much memory: configure fewer dimensions, a lower cap or fewer windows",
	failure.Internal:           "a fault of the exporter: see its log",
	failure.Other:              "the poll failed: see the exporter's log, or run loyalty_exporter check",
}

// dutchFailures are the same in Dutch.
var dutchFailures = map[failure.Code]string{
	failure.AccessDenied:       "toegang geweigerd: controleer gebruiker en wachtwoord (password_file of password_env), en of het account vanaf deze machine mag verbinden",
	failure.DatabaseDenied:     "het account heeft geen recht op de database: geef het SELECT op de database, en controleer de naam ervan",
	failure.TableDenied:        "het account heeft geen recht op een tabel: geef het SELECT op de tabel, of zet de query uit",
	failure.ColumnDenied:       "het account heeft geen recht op een kolom: geef het SELECT op de kolom",
	failure.DatabaseNotFound:   "database niet gevonden: controleer de naam",
	failure.TableNotFound:      "tabel niet gevonden: controleer database en prefix, of zet de query uit met off: true",
	failure.ColumnNotFound:     "kolom niet gevonden: deze versie van het product heeft andere kolommen; vervang de query in queries",
	failure.SyntaxError:        "de server begrijpt een query niet: controleer haar",
	failure.ViewInvalid:        "een view kan niet worden gelezen, omdat het account of de tabellen ervan ontbreken: maak de view opnieuw, of lees de tabellen zelf",
	failure.CollationMix:       "een query vergelijkt teksten met twee collaties: zet de tabellen om naar één collatie, of schrijf COLLATE in de query",
	failure.QueryFailed:        "de server weigert een query: zie het log van de exporter",
	failure.TooManyConnections: "te veel verbindingen: wacht, of verhoog max_connections",
	failure.AccountLimit:       "de grenzen van het account zijn bereikt: verruim ze",
	failure.Interrupted:        "een opdracht werd op de server gestopt; het wordt opnieuw geprobeerd",
	failure.StatementTimeout:   "een opdracht duurt te lang: verhoog statement_timeout, verlaag page_size, of voeg een index toe",
	failure.ServerShutdown:     "de server stopt; het wordt opnieuw geprobeerd",
	failure.WriteRefused:       "een query wil schrijven: query's mogen alleen lezen",
	failure.HostNotFound:       "host niet gevonden: controleer de naam",
	failure.Unreachable:        "geen verbinding: controleer host en port, of de server draait, en of hij van hier bereikbaar is",
	failure.TLSFailed:          "geen versleutelde verbinding: controleer de instellingen van tls",
	failure.CertificateInvalid: "het certificaat van de server wordt niet aanvaard: controleer de instellingen van tls", //nolint:misspell // Dutch
	failure.SecretUnreadable:   "het wachtwoord kan niet worden gelezen: controleer password_file of password_env",
	failure.ConnectionLost:     "de verbinding is verbroken; het wordt opnieuw geprobeerd",
	failure.NoAnswer:           "geen antwoord op tijd; het wordt opnieuw geprobeerd",
	failure.ProductNotFound:    "het product van de preset staat niet in deze database: controleer database en prefix",
	failure.ZoneUnknown:        "de tijdzone van de winkel is onbekend: stel zone in",
	failure.QueryStuck:         "een query geeft dezelfde pagina nog eens: controleer key, modified en volgorde",
	failure.QueryInvalid:       "een query heeft niet de kolommen die nodig zijn: controleer de namen achter AS",
	failure.DuplicateKey:       "de sleutel van een query is niet uniek: kies een sleutel die dat wel is",
	failure.FiguresDiffer:      "nieuwe cijfers klopten niet bij de controle; daarom staan de vorige er nog; het verschil staat in het logboek",
	failure.SumsTooLarge:       "de sommen die de database berekent vragen te veel geheugen: stel minder dimensies, een lagere cap of minder perioden in",
	failure.Internal:           "een fout in de exporter: zie het log",
	failure.Other:              "het lezen is mislukt: zie het log van de exporter, of voer loyalty_exporter check uit",
}
