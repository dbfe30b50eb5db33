"""The signature over a finding: whose key, how it is put there, and what it shows when it is checked. No network, no Qt."""
