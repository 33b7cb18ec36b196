"""One file a revision. Revisions only expand: what an older program wrote stays readable."""
