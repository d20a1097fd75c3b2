#!/usr/bin/env bash
# Unmute's own page on port 3000, from Unmute's repository (UNMUTE_REPOSITORY). Not needed: Parley brings a page.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
need pnpm "see https://pnpm.io/installation"
cd "${UNMUTE_REPOSITORY:?set it to a checkout of Unmute}/frontend"
pnpm install
exec pnpm dev
