package words

import (
	"strconv"
	"strings"

	"github.com/klantenbinding/loyalty/internal/warning"
)

// warnings are the sentences of warnings in one language. {count}, {total}, {kind} and {detail}
// stand in braces.
var warnings = map[Language]map[warning.Code]string{
	English: {
		warning.UnlistedStatus:   `{count} orders have the status "{detail}", which is on no list and does not count as a sale: put it on one of the lists in statuses`,
		warning.RecordsHeld:      "{count} of {total} {kind} vanished at once; they are kept until the next reconciliation confirms it: check whether the table was emptied or replaced by mistake",
		warning.KeysRestarted:    "{count} of {total} {kind} vanished at once and the keys began again, as after a table was replaced; they are kept: reload the configuration or restart the exporter to drop them",
		warning.RecordsRejected:  "{count} of the {total} {kind} read last cannot be used: loyalty_source_rejected_records_total says why",
		warning.DimensionMissing: "{kind} are read without {detail}, because its table or column cannot be read or the query does not select it: check table, grants and query",
		warning.DimensionHasAddresses: "the dimension {detail} is left out, because values of its column hold an @ and may be e-mail addresses: " +
			"choose a column in dimensions whose values many customers share",
		warning.DimensionIsUnique: "the dimension {detail} is left out, because its column has {count} different values for {total} customers " +
			"and may tell who they are: choose a column in dimensions whose values many customers share",
		warning.NoSharedCustomers: "no other source knows one of the {count} customers: check that the sources read the same e-mail addresses or customer ids",
		warning.NoSharedAddresses: "no other source knows one of the {count} customers, and none of them has an e-mail address: read the address, or set same_ids_as if another source has the same customer ids",
		warning.NoSharedIDs:       "no other source knows one of the {count} customers, but their ids are like the ids of {detail}: if they are the same customers, set same_ids_as: {detail}",
	},
	Dutch: {
		warning.UnlistedStatus:   `{count} bestellingen hebben de status "{detail}", die op geen lijst staat en niet als verkoop telt: zet hem op een van de lijsten in statuses`,
		warning.RecordsHeld:      "{count} van {total} {kind} zijn ineens verdwenen; ze blijven staan tot de volgende vergelijking het bevestigt: controleer of de tabel bij vergissing is geleegd of vervangen",
		warning.KeysRestarted:    "{count} van {total} {kind} zijn ineens verdwenen en de sleutels begonnen opnieuw, zoals nadat een tabel is vervangen; ze blijven staan: herlaad de configuratie of herstart de exporter om ze te laten vallen",
		warning.RecordsRejected:  "{count} van de {total} laatst gelezen {kind} zijn niet bruikbaar: loyalty_source_rejected_records_total zegt waarom",
		warning.DimensionMissing: "{kind} worden gelezen zonder {detail}, omdat de tabel of kolom ervan niet gelezen kan worden of de query hem niet selecteert: controleer tabel, rechten en query",
		warning.DimensionHasAddresses: "de indeling {detail} is weggelaten, omdat waarden van de kolom een @ bevatten en e-mailadressen kunnen zijn: " +
			"kies in dimensions een kolom waarvan veel klanten de waarde delen",
		warning.DimensionIsUnique: "de indeling {detail} is weggelaten, omdat de kolom {count} verschillende waarden heeft voor {total} klanten " +
			"en kan verraden wie zij zijn: kies in dimensions een kolom waarvan veel klanten de waarde delen",
		warning.NoSharedCustomers: "geen andere bron kent een van de {count} klanten: controleer of de bronnen dezelfde e-mailadressen of klantnummers lezen",
		warning.NoSharedAddresses: "geen andere bron kent een van de {count} klanten, en geen van hen heeft een e-mailadres: lees ook e-mailadressen, of stel same_ids_as in als een andere bron dezelfde klantnummers heeft",
		warning.NoSharedIDs:       "geen andere bron kent een van de {count} klanten, maar hun nummers lijken op die van {detail}: als het dezelfde klanten zijn, stel dan same_ids_as: {detail} in",
	},
}

// Warning says what is suspicious about a source and what to do about it. It begins with a small
// letter and has no full stop. It is "" if the code is unknown.
func (l Language) Warning(w warning.Warning) string {
	sentences, ok := warnings[l]
	if !ok {
		sentences = warnings[English]
	}
	return strings.NewReplacer(
		"{count}", strconv.FormatUint(w.Count, 10), "{total}", strconv.FormatUint(w.Total, 10),
		"{kind}", l.Records(w.Kind), "{detail}", w.Detail,
	).Replace(sentences[w.Code])
}
