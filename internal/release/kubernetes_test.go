package main

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	monitoring "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	"github.com/stretchr/testify/require"
	apps "k8s.io/api/apps/v1"
	core "k8s.io/api/core/v1"
	networking "k8s.io/api/networking/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/yaml"
)

var update = flag.Bool("update", false, "write the generated manifests")

const (
	repository = "../.."
	manifests  = repository + "/exporter/kubernetes"
)

// objects are the rendered manifests.
type objects struct {
	set     apps.StatefulSet
	service core.Service
	config  core.ConfigMap
	network networking.NetworkPolicy
	monitor monitoring.ServiceMonitor
	rule    monitoring.PrometheusRule
}

// render returns the manifests of a directory, decoded strictly: a field that Kubernetes or the Prometheus
// operator does not know is an error.
func render(t *testing.T, dir string) *objects {
	t.Helper()
	rendered, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(filesys.MakeFsOnDisk(), filepath.Join(manifests, dir))
	require.NoError(t, err)
	o := &objects{}
	kinds := map[string]any{
		"StatefulSet": &o.set, "Service": &o.service, "ConfigMap": &o.config, "NetworkPolicy": &o.network,
		"ServiceMonitor": &o.monitor, "PrometheusRule": &o.rule,
	}
	for _, r := range rendered.Resources() {
		object := kinds[r.GetKind()]
		require.NotNil(t, object, r.GetKind())
		text, err := r.AsYAML()
		require.NoError(t, err)
		require.NoError(t, yaml.UnmarshalStrict(text, object), "%s", text)
	}
	return o
}

func TestTheManifestsFitTogether(t *testing.T) {
	t.Parallel()
	o := render(t, "monitoring")
	pod := o.set.Spec.Template
	for name, selector := range map[string]map[string]string{
		"StatefulSet":    o.set.Spec.Selector.MatchLabels,
		"Service":        o.service.Spec.Selector,
		"NetworkPolicy":  o.network.Spec.PodSelector.MatchLabels,
		"ServiceMonitor": o.monitor.Spec.Selector.MatchLabels,
	} {
		require.NotEmpty(t, selector, name)
		for label, value := range selector {
			require.Equal(t, value, pod.Labels[label], name)
			require.Equal(t, value, o.service.Labels[label], name)
		}
	}
	require.Equal(t, o.service.Name, o.set.Spec.ServiceName)
	require.Equal(t, int32(1), *o.set.Spec.Replicas)

	require.Len(t, pod.Spec.Containers, 1)
	container := pod.Spec.Containers[0]
	port := container.Ports[0]
	require.Equal(t, int32(9799), port.ContainerPort)
	require.Equal(t, port.Name, o.service.Spec.Ports[0].TargetPort.String())
	require.Equal(t, port.Name, o.network.Spec.Ingress[0].Ports[0].Port.String())
	require.Equal(t, port.Name, container.LivenessProbe.HTTPGet.Port.String())
	require.Equal(t, port.Name, container.ReadinessProbe.HTTPGet.Port.String())
	require.Equal(t, o.service.Spec.Ports[0].Name, o.monitor.Spec.Endpoints[0].Port)
}

func TestThePodReadsItsConfiguration(t *testing.T) {
	t.Parallel()
	o := render(t, "base")
	pod := o.set.Spec.Template.Spec
	container := pod.Containers[0]
	require.Equal(t, imageName+":"+current(t), container.Image)

	mounts := map[string]string{}
	for _, m := range container.VolumeMounts {
		mounts[m.Name] = m.MountPath
	}
	require.Equal(t, []string{"--config.file=" + mounts["config"] + "/loyalty.yml", "--storage.path=" + mounts["state"]}, container.Args)
	require.Equal(t, "state", o.set.Spec.VolumeClaimTemplates[0].Name)
	for _, v := range pod.Volumes {
		require.Contains(t, mounts, v.Name)
		if v.ConfigMap != nil {
			require.Equal(t, o.config.Name, v.ConfigMap.Name, "the name with the hash")
		}
		if v.Secret != nil {
			require.Zero(t, *v.Secret.DefaultMode&0o007, "other users of the pod cannot read it")
		}
	}
	require.Contains(t, o.config.Data["loyalty.yml"], "password_file: "+mounts["secrets"]+"/webshop")
}

func TestThePodIsConfined(t *testing.T) {
	t.Parallel()
	pod := render(t, "base").set.Spec.Template.Spec
	require.True(t, *pod.SecurityContext.RunAsNonRoot)
	require.Equal(t, int64(imageUser), *pod.SecurityContext.RunAsUser)
	require.False(t, *pod.AutomountServiceAccountToken)
	confined := pod.Containers[0].SecurityContext
	require.True(t, *confined.ReadOnlyRootFilesystem)
	require.False(t, *confined.AllowPrivilegeEscalation)
	require.Equal(t, []core.Capability{"ALL"}, confined.Capabilities.Drop)
	require.False(t, pod.Containers[0].Resources.Limits.Memory().IsZero())
}

// TestTheRulesAreThoseOfPrometheus generates the PrometheusRule from the rule files.
func TestTheRulesAreThoseOfPrometheus(t *testing.T) {
	t.Parallel()
	rule := monitoring.PrometheusRule{
		TypeMeta:   meta.TypeMeta{APIVersion: "monitoring.coreos.com/v1", Kind: "PrometheusRule"},
		ObjectMeta: meta.ObjectMeta{Name: "loyalty-exporter", Labels: map[string]string{"app.kubernetes.io/name": packageName}},
	}
	for _, name := range []string{"recording.yaml", "alerts.yaml"} {
		text, err := os.ReadFile(filepath.Join(repository, "exporter", "rules", name))
		require.NoError(t, err)
		var file monitoring.PrometheusRuleSpec
		require.NoError(t, yaml.UnmarshalStrict(text, &file), name)
		require.NotEmpty(t, file.Groups)
		rule.Spec.Groups = append(rule.Spec.Groups, file.Groups...)
	}
	text, err := yaml.Marshal(rule)
	require.NoError(t, err)
	text = append([]byte("# Generated from exporter/rules by go -C internal/release test -run Rules -update.\n"), text...)
	page := filepath.Join(manifests, "monitoring", "rules.yaml")
	if *update {
		require.NoError(t, os.WriteFile(page, text, 0o644))
	}
	have, err := os.ReadFile(page)
	require.NoError(t, err)
	require.Equal(t, string(text), string(have), "stale; run: go -C internal/release test -run Rules . -update")
	require.Equal(t, rule.Spec, render(t, "monitoring").rule.Spec)
}

// current returns the version of the repository.
func current(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(repository, "exporter", "VERSION"))
	require.NoError(t, err)
	return strings.TrimSpace(string(text))
}
