package clv

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"slices"
)

// Options are the options of the Fit functions. The zero value is ready to use.
type Options struct {
	// Workers is the number of goroutines; 0 means one for each processor.
	Workers int
	// MinCustomers is the minimum number of customers; 0 means 100.
	MinCustomers float64
	// MinEvents is the minimum number of customers with the event that the model describes (a repeat
	// purchase, a cancellation); 0 means 30.
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
	// Name is the name in the papers, such as "alpha".
	Name  string
	Value float64
	// StdErr is the standard error from the observed information. It is NaN if AtBound or if the
	// likelihood is too flat.
	StdErr float64
	// AtBound means that the likelihood does not fall on the way to the bound of the parameter: the
	// data do not identify its value. Fit.Limits explains the case.
	AtBound bool
}

// Fit is a model fitted by maximum likelihood. It is immutable and safe for concurrent use.
type Fit[M any] struct {
	// Model has the fitted parameters.
	Model M
	// Parameters are in the order of the papers.
	Parameters []Parameter
	// LogLikelihood is the log-likelihood of all customers at the maximum.
	LogLikelihood float64
	// Customers is the number of customers.
	Customers float64
	// Rows is the number of distinct rows.
	Rows int
	// Evaluations is the number of evaluations of the likelihood of all rows.
	Evaluations int
	// Limits describes each limiting case that fits the data as well as the model, such as
	// "no dropout". It is empty if all parameters are identified.
	Limits []string
	// DropoutGain is by how much the log-likelihood exceeds the NBD model's, in which nobody
	// drops out. It is NaN for models without dropout.
	DropoutGain float64

	theta      []float64   // logarithms of the parameters
	covariance [][]float64 // of theta; zero in directions that are not identified
	build      func(parameters []float64) M
}

// DropoutIdentified reports whether the data show any dropout: whether the two dropout parameters
// raise the log-likelihood by more than 2 (Akaike's criterion), and whether the likelihood is not flat in
// both of them. If the data do not show it, nobody can be classified as at risk, and it is unknown how
// many customers are alive. It is true for models without dropout.
func (f *Fit[M]) DropoutIdentified() bool {
	if math.IsNaN(f.DropoutGain) {
		return true
	}
	const flat = 1e-9 // a variance that no shop's data could give
	return f.DropoutGain > 2 && (f.covariance[2][2] > flat || f.covariance[3][3] > flat)
}

// task is one maximum-likelihood problem, in logarithms of scaled parameters.
type task struct {
	model  string
	names  []string
	units  []bool      // which parameters are in the unit of the data
	scale  float64     // by which the data are divided
	shift  float64     // added to the log-likelihood because of the scaling
	size   float64     // number of customers
	rows   int         // number of distinct rows
	sample float64     // number of customers in coarse
	coarse objective   // of a sample, to choose the start
	full   objective   // of all rows
	starts [][]float64 // logarithms
	edges  []edge
}

// edge is a limiting case: parameters that approach their upper or lower bounds together, or a
// simpler model with a known log-likelihood.
type edge struct {
	meaning  string
	up, down []int
	known    bool
	value    float64
}

func (e edge) parameters() []int { return slices.Concat(e.up, e.down) }

// followsFrom reports whether a parameter of the edge has no meaning at one of the limits. If nobody
// drops out, for example, dropout cannot differ between customers.
func (e edge) followsFrom(limits []edge) bool {
	return slices.ContainsFunc(limits, func(l edge) bool {
		return l.meaning != e.meaning && slices.ContainsFunc(e.parameters(), func(i int) bool {
			return slices.Contains(l.parameters(), i)
		})
	})
}

// estimate solves a task. Build returns the model with the given parameters.
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

// purchaseTask is the task of a purchase model, with the fit of the NBD model, which has no dropout.
type purchaseTask struct {
	task
	all, few *table
	nbd      []float64 // logarithms of r and alpha, in scaled time
	nbdValue float64   // log-likelihood
	workers  int
}

// newPurchaseTask checks the rows and fits the NBD model, whose parameters are the start of a fit.
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

// dropoutEdges returns the limiting cases of a model with r, alpha and two dropout parameters.
func (p *purchaseTask) dropoutEdges(sameDropout string) []edge {
	return []edge{
		{meaning: "no dropout", down: []int{2, 3}, known: true, value: p.nbdValue},
		{meaning: sameDropout, up: []int{2, 3}},
		{meaning: "customers either stay for ever or leave at once", down: []int{2, 3}},
		{meaning: "the same purchase rate for every customer", up: []int{0, 1}},
	}
}

// sampleRows is the number of rows that is enough to choose a start.
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

// fitNBD fits the NBD model: x is negative binomial in T, without dropout.
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

// nbdKernel returns ln Γ(r+x)/Γ(r) + r ln α - (r+x) ln(α+T) and its gradient in ln r, ln α.
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
