package main

import (
	"context"
	"errors"
)

// signer is Grafana's tool. It sends the checksums of the built files to grafana.com, which returns the signed
// MANIFEST.txt. Grafana refuses a signed plugin if one of its files has changed.
const signer = "@grafana/sign-plugin@3.3.3"

// tokenVariable is the environment variable that the signer reads the token from.
const tokenVariable = "GRAFANA_ACCESS_POLICY_TOKEN"

var errNoToken = errors.New("sign: " + tokenVariable + " is empty or missing: create a token with the scope plugins:write " +
	"at grafana.com under Security, Access Policies, in the organisation klantenbinding, and set the variable")

// sign signs the built plugin. With addresses of Grafana servers the signature is private and valid only
// there; without them it is for Grafana's catalogue, and Grafana Labs must have approved the plugin.
func (b *build) sign(ctx context.Context, addresses string) error {
	args := []string{"--yes", signer, "--distDir", b.out}
	if addresses != "" {
		args = append(args, "--rootUrls", addresses)
	}
	return b.command(ctx, b.root, nil, "npx", args...)
}
