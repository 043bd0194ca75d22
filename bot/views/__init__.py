"""What people see: modals (build beside parse), cards, nudges, Home. No Slack calls."""
