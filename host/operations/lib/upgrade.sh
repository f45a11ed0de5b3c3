# shellcheck shell=bash
# Sets IMAGE to the operator's choice.
do_upgrade() {
  local desired=$IMAGE
  [[ ${1-} =~ ^$PINNED_IMAGE$ && $# == 1 ]] ||
    die "got image '$*', allowed name@sha256:<64 hex digits>; pin the image by its digest"
  begin_operation upgrade
  # The host differs from its state from here on, so the next apply must not skip its steps.
  rm -f "$VAR/applied"
  IMAGE=$1
  attempt switch_image
  if ((CODE)); then
    if [[ -e $DATA/returning ]] || ! daemon_healthy; then
      record failed upgrade
    else
      end_operation
    fi
    die "the upgrade failed; the lines above say why and what runs now"
  fi
  end_operation
  say "$IMAGE runs"
  if [[ $IMAGE != "$desired" ]]; then
    say "the next deploy brings back the desired image, $desired, unless it is changed to this one too"
  fi
}

# The steps of apply that a changed image needs.
switch_image() {
  step_image
  step_app
  step_health
}
