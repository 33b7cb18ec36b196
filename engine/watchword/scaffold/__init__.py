"""First drafts of rules and programs: written as a person would, tried with all other rules, then put in place."""
