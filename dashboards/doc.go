// Package dashboards has the boards, as files that Grafana provisions. Its tests check them; package generate makes them.
package dashboards
