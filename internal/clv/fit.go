package clv

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"slices"
)

// Options of the Fit functions. The zero value is ready to use.
type Options struct {
	// Workers is how many goroutines share the work; 0 is as many as there are processors.
	Workers int
	// MinCustomers is the fewest customers that a fit is made for; 0 is 100.
	MinCustomers float64
	// MinEvents is the fewest customers who did what the model is about (bought again, cancelled)
	// that a fit is made for; 0 is 30.
	MinEvents float64
}

func (o Options) withDefaults() Options {
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if o.MinCustomers <= 0 {
		o.MinCustomers = 100
	}
	if o.MinEvents <= 0 {
		o.MinEvents = 30
	}
	return o
}

// Parameter is an estimated parameter in the unit of time or money of the data.
type Parameter struct {
	// Name as in the papers, such as "alpha".
	Name  string
	Value float64
	// StdErr is the standard error from the observed information, NaN where AtBound and where the
	// likelihood is too flat to give one.
	StdErr float64
	// AtBound says that the likelihood does not fall on the way to the bound of the parameter: its
	// value is not identified by the data. Fit.Limits tells what that means.
	AtBound bool
}

// Fit is a model fitted by maximum likelihood. It is immutable and safe for concurrent use.
type Fit[M any] struct {
	// Model has the fitted parameters.
	Model M
	// Parameters in the order of the papers.
	Parameters []Parameter
	// LogLikelihood of all customers at the maximum.
	LogLikelihood float64
	// Customers is how many customers the fit is from.
	Customers float64
	// Rows is how many distinct rows they made.
	Rows int
	// Evaluations is how often the likelihood of all rows was computed.
	Evaluations int
	// Limits names, in plain words, every limiting case that fits the data as well as the model
	// does, such as "no dropout". Empty when all parameters are identified.
	Limits []string
	// DropoutGain is how much the log-likelihood loses if nobody ever drops out (the NBD model). It
	// is NaN for models without dropout.
	DropoutGain float64

	theta      []float64   // logarithms of the parameters
	covariance [][]float64 // of theta; zero in directions that are not identified
	build      func(parameters []float64) M
}

// DropoutIdentified reports whether the data show dropout at all: whether the two parameters of
// dropout raise the log-likelihood by more than 2, as Akaike's criterion asks. Where they do not,
// nobody can be told to be at risk. It is true for models without dropout.
func (f *Fit[M]) DropoutIdentified() bool { return !(f.DropoutGain <= 2) }

// task is one maximum-likelihood problem, in logarithms of scaled parameters.
type task struct {
	model  string
	names  []string
	units  []bool      // which parameters are in the unit of the data
	scale  float64     // of that unit
	shift  float64     // added to the log-likelihood for the scaling
	size   float64     // customers
	rows   int         // distinct rows
	sample float64     // customers that coarse sees
	coarse objective   // on a sample, for choosing the start
	full   objective   // on everything
	starts [][]float64 // logarithms
	edges  []edge
}

// edge is a limiting case: parameters that go to their upper or lower bounds together, or a simpler
// model whose log-likelihood is known.
type edge struct {
	meaning  string
	up, down []int
	known    bool
	value    float64
}

func (e edge) parameters() []int { return slices.Concat(e.up, e.down) }

// followsFrom reports whether a parameter of the edge has lost its meaning at one of the limits:
// where nobody drops out, nothing is to be said of how dropout differs between customers.
func (e edge) followsFrom(limits []edge) bool {
	return slices.ContainsFunc(limits, func(l edge) bool {
		return l.meaning != e.meaning && slices.ContainsFunc(e.parameters(), func(i int) bool {
			return slices.Contains(l.parameters(), i)
		})
	})
}

// estimate solves a task. Build makes the model from its parameters.
func estimate[M any](ctx context.Context, t task, build func([]float64) M) (*Fit[M], error) {
	s, err := maximise(ctx, t)
	if err != nil {
		return nil, fmt.Errorf("fit %s: %w", t.model, err)
	}
	f := &Fit[M]{
		LogLikelihood: s.value + t.shift, Customers: t.size, Rows: t.rows, Evaluations: s.evaluations,
		DropoutGain: math.NaN(), theta: s.theta, build: build,
	}
	atBound := make([]bool, len(t.names))
	for _, e := range s.limits {
		if !slices.Contains(f.Limits, e.meaning) {
			f.Limits = append(f.Limits, e.meaning)
		}
		for _, i := range e.parameters() {
			atBound[i] = true
		}
	}
	var flat []bool
	f.covariance, flat = covariance(s.information)
	values := make([]float64, len(t.names))
	for i, name := range t.names {
		if t.units[i] {
			f.theta[i] += math.Log(t.scale)
		}
		values[i] = math.Exp(f.theta[i])
		p := Parameter{Name: name, Value: values[i], StdErr: math.NaN(), AtBound: atBound[i]}
		if !p.AtBound && !flat[i] {
			p.StdErr = p.Value * math.Sqrt(f.covariance[i][i])
		}
		f.Parameters = append(f.Parameters, p)
	}
	f.Model = build(values)
	return f, nil
}

// purchaseTask checks the rows, brings them into a table and prepares the start of a fit: r and
// alpha of the model without dropout, in scaled time.
type purchaseTask struct {
	task
	all, few *table
	nbd      []float64
	nbdValue float64
	workers  int
}

func newPurchaseTask(ctx context.Context, model string, rows []Row, o Options) (*purchaseTask, error) {
	o = o.withDefaults()
	if err := checkRows(model, rows, o); err != nil {
		return nil, err
	}
	rows = sortedRows(rows)
	var customers, age float64
	for _, r := range rows {
		customers += r.Customers
		age += r.Customers * r.Age
	}
	scale := age / customers
	p := &purchaseTask{all: newTable(rows, scale), workers: o.Workers}
	p.few = p.all
	if s := thin(rows, sampleRows); len(s) < len(rows) {
		p.few = newTable(s, scale)
	}
	p.task = task{
		model: model, scale: scale, size: p.all.size, rows: len(rows), sample: p.few.size,
		shift: -p.all.events * math.Log(scale),
	}
	return p, p.fitNBD(ctx)
}

// dropoutEdges are the limiting cases of a model with the parameters r, alpha and two of dropout.
func (p *purchaseTask) dropoutEdges(sameDropout string) []edge {
	return []edge{
		{meaning: "no dropout", down: []int{2, 3}, known: true, value: p.nbdValue},
		{meaning: sameDropout, up: []int{2, 3}},
		{meaning: "customers either stay for ever or leave at once", down: []int{2, 3}},
		{meaning: "the same purchase rate for every customer", up: []int{0, 1}},
	}
}

// sampleRows is how many rows are enough to choose where to start.
const sampleRows = 2_000

// checkRows returns an ErrInvalid for impossible rows and an ErrNotEnoughHistory for too few.
func checkRows(model string, rows []Row, o Options) error {
	var customers, repeaters, age float64
	for i, r := range rows {
		err := r.Validate()
		if err == nil && !(r.Customers > 0 && !math.IsInf(r.Customers, 0)) {
			err = fmt.Errorf("%w: %v customers", ErrInvalid, r.Customers)
		}
		if err != nil {
			return fmt.Errorf("fit %s: row %d: %w", model, i, err)
		}
		customers += r.Customers
		age += r.Customers * r.Age
		if r.Repeats > 0 {
			repeaters += r.Customers
		}
	}
	switch {
	case customers < o.MinCustomers:
		return &HistoryError{model, LackCustomers, customers, o.MinCustomers}
	case repeaters < o.MinEvents:
		return &HistoryError{model, LackRepeats, repeaters, o.MinEvents}
	case age <= 0:
		return &HistoryError{Model: model, Lack: LackTime}
	}
	return nil
}

// fitNBD fits the model without dropout, x negative binomial in T.
func (p *purchaseTask) fitNBD(ctx context.Context) error {
	rate := p.all.events / p.size // scaled ages have mean 1
	t := p.task
	t.names, t.units = []string{"r", "alpha"}, []bool{false, true}
	t.coarse, t.full = p.few.objective(p.workers, nbdKernel), p.all.objective(p.workers, nbdKernel)
	for _, r := range []float64{0.5, 2} {
		t.starts = append(t.starts, []float64{math.Log(r), math.Log(r / rate)})
	}
	s, err := climb(ctx, t)
	if err != nil {
		return fmt.Errorf("fit %s: %w", p.model, err)
	}
	p.nbd, p.nbdValue = s.theta, s.value
	return nil
}

// nbdKernel is ln Γ(r+x)/Γ(r) + r ln α - (r+x) ln(α+T).
func nbdKernel(p []float64) kernel {
	r, alpha := p[0], p[1]
	return func(t *table, c chunk) (s [maxTerms]float64) {
		x := float64(c.x)
		var n, logs, inverse float64
		for i := c.lo; i < c.hi; i++ {
			w := t.customers[i]
			n += w
			logs += w * math.Log(alpha+t.v[i])
			inverse += w / (alpha + t.v[i])
		}
		s[0] = n*(lgamma(r+x)-lgamma(r)+r*math.Log(alpha)) - (r+x)*logs
		s[1] = r * (n*(digamma(r+x)-digamma(r)+math.Log(alpha)) - logs)
		s[2] = alpha * (n*r/alpha - (r+x)*inverse)
		return s
	}
}
