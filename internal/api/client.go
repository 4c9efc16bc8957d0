package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Distribution returns how something is distributed over values.
func (c *Client) Distribution(ctx context.Context, r DistributionRequest) (*Distribution, error) {
	return get[Distribution](ctx, c, r.Values(), "distribution")
}

// Attention returns the figures that are furthest from what was expected.
func (c *Client) Attention(ctx context.Context, r AttentionRequest) (*Attention, error) {
	return get[Attention](ctx, c, r.Values(), "attention")
}

// Survey returns the answers to a question by touchpoint.
func (c *Client) Survey(ctx context.Context, r SurveyRequest) (*Survey, error) {
	return get[Survey](ctx, c, r.Values(), "survey")
}

// Survival returns how long something lasts.
func (c *Client) Survival(ctx context.Context, r SurvivalRequest) (*Survival, error) {
	return get[Survival](ctx, c, r.Values(), "survival")
}

// RFM returns the customers by RFM segment.
func (c *Client) RFM(ctx context.Context, r RFMRequest) (*RFM, error) {
	return get[RFM](ctx, c, r.Values(), "rfm")
}

// AtRisk returns the customers at risk. It returns an *Error of status 403 if the exporter does not list
// customers or the token is wrong.
func (c *Client) AtRisk(ctx context.Context, r AtRiskRequest) (*AtRisk, error) {
	return getWith[AtRisk](ctx, c, map[string]string{TokenHeader: r.Token}, r.Values(), "customers", "at-risk")
}

// Events returns what happened.
func (c *Client) Events(ctx context.Context, r EventsRequest) (*Events, error) {
	return get[Events](ctx, c, r.Values(), "events")
}

// maxAnswer is the longest answer the client reads, in bytes.
const maxAnswer = 64 << 20

// Client sends requests to an exporter. It is safe for concurrent use. Its methods return an *Error if
// the exporter refuses a request or fails, and the wrapped error of the HTTP client if the exporter
// cannot be reached.
type Client struct {
	base *url.URL
	http *http.Client
}

// NewClient returns a client of the exporter at an http or https URL. The URL may have a path prefix,
// but not "/api/v1". The HTTP client is responsible for credentials, TLS and timeouts.
func NewClient(base string, client *http.Client) (*Client, error) {
	u, err := url.Parse(base)
	if err != nil {
		return nil, errors.New("exporter URL: invalid: write it as http://host:port")
	}
	if (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return nil, errors.New("exporter URL: must start with http:// or https:// and name a host")
	}
	if u.User != nil {
		return nil, errors.New("exporter URL: must not contain credentials: set user and password instead")
	}
	u.RawQuery, u.Fragment = "", ""
	return &Client{base: u, http: client}, nil
}

// Catalogue returns the measures, windows, dimensions and targets that can be queried.
func (c *Client) Catalogue(ctx context.Context) (*Catalogue, error) {
	return get[Catalogue](ctx, c, nil, "catalogue")
}

// Status returns the state of the exporter and its sources.
func (c *Client) Status(ctx context.Context) (*Status, error) {
	return get[Status](ctx, c, nil, "status")
}

// Dimensions returns the dimensions.
func (c *Client) Dimensions(ctx context.Context) (*Dimensions, error) {
	return get[Dimensions](ctx, c, nil, "dimensions")
}

// DimensionValues returns the values of a dimension.
func (c *Client) DimensionValues(ctx context.Context, dimension string) (*DimensionValues, error) {
	return get[DimensionValues](ctx, c, nil, "dimensions", dimension, "values")
}

// Series returns measures over time.
func (c *Client) Series(ctx context.Context, r SeriesRequest) (*SeriesAnswer, error) {
	return get[SeriesAnswer](ctx, c, r.Values(), "series")
}

// Cohorts returns the cohort table.
func (c *Client) Cohorts(ctx context.Context, r CohortsRequest) (*Cohorts, error) {
	return get[Cohorts](ctx, c, r.Values(), "cohorts")
}

// get requests one endpoint and decodes its answer.
func get[T any](ctx context.Context, c *Client, q url.Values, path ...string) (*T, error) {
	return getWith[T](ctx, c, nil, q, path...)
}

// getWith is get with headers. Empty headers are left out.
func getWith[T any](ctx context.Context, c *Client, headers map[string]string, q url.Values, path ...string) (*T, error) {
	for i := range path {
		path[i] = url.PathEscape(path[i])
	}
	u := c.base.JoinPath(append([]string{Prefix}, path...)...)
	u.RawQuery = q.Encode()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), http.NoBody)
	if err != nil {
		return nil, fmt.Errorf("request %s: %w", path[0], err)
	}
	req.Header.Set("Accept", "application/json")
	for name, value := range headers {
		if value != "" {
			req.Header.Set(name, value)
		}
	}
	res, err := c.http.Do(req)
	if err != nil {
		return nil, fmt.Errorf("request %s: %w", path[0], err)
	}
	defer res.Body.Close() // the body was read
	body, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	if err != nil {
		return nil, fmt.Errorf("read answer to %s: %w", path[0], err)
	}
	if len(body) > maxAnswer {
		return nil, &AnswerError{path[0], fmt.Sprintf("longer than %d bytes: request fewer series or a shorter range", maxAnswer)}
	}
	answer, err := decode[T](res, body)
	if c, ok := any(answer).(interface{ problem() string }); err == nil && ok {
		if problem := c.problem(); problem != "" {
			return nil, &AnswerError{path[0], problem + ": use an exporter of the client's version"}
		}
	}
	return answer, err
}

func decode[T any](res *http.Response, body []byte) (*T, error) {
	media, _, _ := mime.ParseMediaType(res.Header.Get("Content-Type"))
	if res.StatusCode != http.StatusOK {
		return nil, decodeError(res, media, body)
	}
	answer := new(T)
	if media != "application/json" {
		return nil, &Error{Status: http.StatusBadGateway, Message: fmt.Sprintf("invalid answer: content type %.60q is not application/json; is this the URL of a loyalty exporter?", media)}
	}
	if err := json.Unmarshal(body, answer); err != nil {
		return nil, &Error{Status: http.StatusBadGateway, Message: "invalid answer: " + err.Error()}
	}
	return answer, nil
}

func decodeError(res *http.Response, media string, body []byte) error {
	var e ErrorBody
	if media != "application/json" || json.Unmarshal(body, &e) != nil || e.Error == nil {
		e.Error = &Error{Message: strings.ToLower(http.StatusText(res.StatusCode)) + ": the answer did not come from the exporter's API"}
	}
	e.Error.Status = res.StatusCode
	if s, err := strconv.Atoi(res.Header.Get("Retry-After")); err == nil && s > 0 {
		e.Error.RetryAfter = time.Duration(s) * time.Second
	}
	return e.Error
}
