#!/bin/bash
# Runs once in the Nextcloud of compose.yaml, after its installation: the identity provider, the API, and one person.
set -euo pipefail
php occ app:install oidc
php occ app:install user_oidc
php occ app:install notes
php occ config:system:set user_oidc oidc_provider_bearer_validation --value=true --type=boolean
OC_PASS="$CLAIMCHECK_PASSWORD" php occ user:add --password-from-env "$CLAIMCHECK_USER"
