# Puts the call in place and starts the service. `put` is in host/cloud-init/companion.sh.
put 0600 /var/lib/open-design/signal/call <@@ARRIVED@@
rm @@ARRIVED@@
systemctl daemon-reload
systemctl --quiet enable --now --no-block open-design-signal.service
