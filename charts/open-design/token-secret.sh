#!/bin/sh
# Creates the Secret of the token for the chart: sh token-secret.sh <namespace> [<secret>]
# It creates the namespace too if it does not exist, with the Pod Security level of the chart's pods. The token is
# generated here, and is in no argument of a program. Made by npm run chart.
usage='usage: sh token-secret.sh <namespace> [<secret>]'
case "$#,$*" in
  1,-h | 1,--help) echo "$usage"; exit 0 ;;
  [12],[!-]*) ;;
  *) echo "$usage" >&2; exit 2 ;;
esac
namespace=$1
secret=${2:-open-design}
set -eu
umask 077
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 143' HUP INT TERM
token=$(openssl rand -hex 32)
digest() { printf %s "$token$1" | openssl dgst -sha256 -r | cut -c-32; }
basic=$(printf 'open-design:%s' "$token" | base64 | tr -d '\n')
printf %s "$token" >"$folder/api-token"
cat >"$folder/front-proxy-secret.conf" <<END
map \$http_authorization \$od_credentials {
    default "";
    "~^(?i:basic) +$basic\$" "Bearer $token";
    "~^(?i:bearer) +$token\$" "Bearer $token";
}
map \$od_passed \$od_asset_credentials {
    default "";
    asset "Bearer $token";
}

map \$msec \$od_pass_1 {
    "~^.0" $(digest ' asset 10');
    "~^.1" $(digest ' asset 11');
    "~^.2" $(digest ' asset 12');
    "~^.3" $(digest ' asset 13');
    "~^.4" $(digest ' asset 14');
    "~^.5" $(digest ' asset 15');
    "~^.6" $(digest ' asset 16');
    "~^.7" $(digest ' asset 17');
    "~^.8" $(digest ' asset 18');
    "~^.9" $(digest ' asset 19');
}
map \$msec \$od_last_1 {
    "~^.(?:0(?!000)|1000)" $(digest ' asset 10');
    "~^.(?:1(?!000)|2000)" $(digest ' asset 11');
    "~^.(?:2(?!000)|3000)" $(digest ' asset 12');
    "~^.(?:3(?!000)|4000)" $(digest ' asset 13');
    "~^.(?:4(?!000)|5000)" $(digest ' asset 14');
    "~^.(?:5(?!000)|6000)" $(digest ' asset 15');
    "~^.(?:6(?!000)|7000)" $(digest ' asset 16');
    "~^.(?:7(?!000)|8000)" $(digest ' asset 17');
    "~^.(?:8(?!000)|9000)" $(digest ' asset 18');
    "~^.(?:9(?!000)|0000)" $(digest ' asset 19');
}
map \$msec \$od_pass_2 {
    "~^..0" $(digest ' asset 20');
    "~^..1" $(digest ' asset 21');
    "~^..2" $(digest ' asset 22');
    "~^..3" $(digest ' asset 23');
    "~^..4" $(digest ' asset 24');
    "~^..5" $(digest ' asset 25');
    "~^..6" $(digest ' asset 26');
    "~^..7" $(digest ' asset 27');
    "~^..8" $(digest ' asset 28');
    "~^..9" $(digest ' asset 29');
}
map \$msec \$od_last_2 {
    "~^..(?:0(?!00)|100)" $(digest ' asset 20');
    "~^..(?:1(?!00)|200)" $(digest ' asset 21');
    "~^..(?:2(?!00)|300)" $(digest ' asset 22');
    "~^..(?:3(?!00)|400)" $(digest ' asset 23');
    "~^..(?:4(?!00)|500)" $(digest ' asset 24');
    "~^..(?:5(?!00)|600)" $(digest ' asset 25');
    "~^..(?:6(?!00)|700)" $(digest ' asset 26');
    "~^..(?:7(?!00)|800)" $(digest ' asset 27');
    "~^..(?:8(?!00)|900)" $(digest ' asset 28');
    "~^..(?:9(?!00)|000)" $(digest ' asset 29');
}
map \$msec \$od_pass_3 {
    "~^...0" $(digest ' asset 30');
    "~^...1" $(digest ' asset 31');
    "~^...2" $(digest ' asset 32');
    "~^...3" $(digest ' asset 33');
    "~^...4" $(digest ' asset 34');
    "~^...5" $(digest ' asset 35');
    "~^...6" $(digest ' asset 36');
    "~^...7" $(digest ' asset 37');
    "~^...8" $(digest ' asset 38');
    "~^...9" $(digest ' asset 39');
}
map \$msec \$od_last_3 {
    "~^...(?:0(?!0)|10)" $(digest ' asset 30');
    "~^...(?:1(?!0)|20)" $(digest ' asset 31');
    "~^...(?:2(?!0)|30)" $(digest ' asset 32');
    "~^...(?:3(?!0)|40)" $(digest ' asset 33');
    "~^...(?:4(?!0)|50)" $(digest ' asset 34');
    "~^...(?:5(?!0)|60)" $(digest ' asset 35');
    "~^...(?:6(?!0)|70)" $(digest ' asset 36');
    "~^...(?:7(?!0)|80)" $(digest ' asset 37');
    "~^...(?:8(?!0)|90)" $(digest ' asset 38');
    "~^...(?:9(?!0)|00)" $(digest ' asset 39');
}
map \$msec \$od_pass_4 {
    "~^....0" $(digest ' asset 40');
    "~^....1" $(digest ' asset 41');
    "~^....2" $(digest ' asset 42');
    "~^....3" $(digest ' asset 43');
    "~^....4" $(digest ' asset 44');
    "~^....5" $(digest ' asset 45');
    "~^....6" $(digest ' asset 46');
    "~^....7" $(digest ' asset 47');
    "~^....8" $(digest ' asset 48');
    "~^....9" $(digest ' asset 49');
}
map \$msec \$od_last_4 {
    "~^....(?:0(?!)|1)" $(digest ' asset 40');
    "~^....(?:1(?!)|2)" $(digest ' asset 41');
    "~^....(?:2(?!)|3)" $(digest ' asset 42');
    "~^....(?:3(?!)|4)" $(digest ' asset 43');
    "~^....(?:4(?!)|5)" $(digest ' asset 44');
    "~^....(?:5(?!)|6)" $(digest ' asset 45');
    "~^....(?:6(?!)|7)" $(digest ' asset 46');
    "~^....(?:7(?!)|8)" $(digest ' asset 47');
    "~^....(?:8(?!)|9)" $(digest ' asset 48');
    "~^....(?:9(?!)|0)" $(digest ' asset 49');
}
END
if ! kubectl get namespace "$namespace" >/dev/null 2>&1; then
  kubectl create namespace "$namespace" --save-config
  kubectl label namespace "$namespace" \
    pod-security.kubernetes.io/audit=restricted \
    pod-security.kubernetes.io/audit-version=v1.34 \
    pod-security.kubernetes.io/enforce=restricted \
    pod-security.kubernetes.io/enforce-version=v1.34 \
    pod-security.kubernetes.io/warn=restricted \
    pod-security.kubernetes.io/warn-version=v1.34
fi
kubectl -n "$namespace" create secret generic "$secret" \
  --from-file="$folder"
