#!/bin/sh
# Creates, updates, shows and deletes the ROS stack that runs Open Design on one ECS instance. Needs the Alibaba Cloud
# CLI (aliyun 3.0.20 or newer, after `aliyun configure`) and the programs of POSIX. docs/ros.md explains it.
set -u

# ---- Parameters of the template --------------------------------------------------------------------------------------
# option|parameter|default|asked when|question|what is allowed|constraint
#
# The constraint is last, since it may contain bars: ^… is a regular expression, =… a list of values, #…-… a range of
# whole numbers, @… networks with prefixes from … to …. A regular expression accepts whatever the pattern of the template
# accepts. The template's is stricter, and ROS applies it before it makes anything.
parameters() {
  cat <<'END'
clients|Clients|||Networks that may connect|up to 30 networks such as 203.0.113.7/32,198.51.100.0/24, each once, or everyone|@8-32
domain|Domain|||Domain name of the app, if any|a domain name in lower case, or nothing|^([a-z0-9-]+(\.[a-z0-9-]+)+)?$
icp-number|IcpNumber|||ICP filing number, if any|a number such as 京ICP备12345678号-1, or nothing|^([^ ,]*[0-9]{6}[^ ,]*)?$
certificate|Certificate|self-signed||Certificate|self-signed, acme or provided|=self-signed,acme,provided
dns-zone|DnsZone||Certificate=acme|Zone in Alibaba Cloud DNS|a domain name in lower case|^[a-z0-9-]+(\.[a-z0-9-]+)+$
acme-email|AcmeEmail||Certificate=acme|E-mail address for Let's Encrypt, if any|an e-mail address, or nothing|^([A-Za-z0-9._%+-]+@[a-z0-9.-]+)?$
image|Image|||Image of the app|registry/repository@sha256:<64 hex digits>|^[a-z0-9.-]+(:[0-9]+)?/[a-z0-9._/-]+(:[A-Za-z0-9_.-]+)?@sha256:[0-9a-f]{64}$
registry-mirrors|RegistryMirrors|||Mirrors of Docker Hub, if any|up to five https://<host>, with commas, or nothing|^(https://[a-z0-9.:-]+(,https://[a-z0-9.:-]+){0,4})?$
memory-mib|MemoryMiB|1024||Memory of the app (MiB)|768, 1024, 1536, 2048, 3072, 4096, 6144, 8192, 16384 or 32768|=768,1024,1536,2048,3072,4096,6144,8192,16384,32768
zone-id|ZoneId|||Zone|a zone of the region, such as cn-hangzhou-h|^[a-z]{2}-[a-z0-9-]*[a-z]$
architecture|Architecture|x86_64||Processor architecture|x86_64 or arm64|=x86_64,arm64
instance-type|InstanceType|||Instance type|a type of that architecture, such as ecs.g7.large|^ecs\.[a-z0-9]+(-[a-z0-9]+)*\.[a-z0-9]+$
system-disk-gib|SystemDiskGiB|40||System disk (GiB)|20 to 2048|#20-2048
data-disk-gib|DataDiskGiB|40||Data disk (GiB)|20 to 65536|#20-65536
data-disk-id|DataDiskId|||Data disk of an earlier stack, if any|an id such as d-bp1…, or nothing|^(d-[a-z0-9]+)?$
snapshot-retention-days|SnapshotRetentionDays|14||Days that snapshots are kept|1 to 65536|#1-65536
kms-key-id|KmsKeyId|||KMS key of the disks, if any|an id such as key-hzz…, a UUID, or nothing|^(key-[a-z0-9]+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?$
address|Address|internet||Address of the host|internet or intranet|=internet,intranet
bandwidth-mbps|BandwidthMbps|20|Address=internet|Bandwidth (Mbit/s)|1 to 200|#1-200
vpc-option|VpcOption|New||VPC|New or Existing|=New,Existing
vpc-cidr-block|VpcCidrBlock|10.80.0.0/16|VpcOption=New|Network of the new VPC|a private network with a prefix of 16 bits|@16-16
vswitch-cidr-block|VSwitchCidrBlock|10.80.0.0/20|VpcOption=New|Network of the new vSwitch|a part of it with a prefix of 16 to 29 bits|@16-29
vpc-id|VpcId||VpcOption=Existing|Existing VPC|an id such as vpc-bp1…|^vpc-[a-z0-9]+$
vswitch-id|VSwitchId||VpcOption=Existing|Existing vSwitch in the zone|an id such as vsw-bp1…|^vsw-[a-z0-9]+$
pay-type|PayType|PostPaid||Billing method|PostPaid or PrePaid|=PostPaid,PrePaid
pay-period|PayPeriod|1|PayType=PrePaid|Months|1 to 9, 12, 24, 36, 48 or 60|=1,2,3,4,5,6,7,8,9,12,24,36,48,60
protect|Protect|false||Deletion protection|true or false|=true,false
END
}

# Parameters that an update must not change.
FIXED='ZoneId Architecture InstanceType DataDiskId KmsKeyId Address VpcOption VpcCidrBlock VSwitchCidrBlock VpcId
VSwitchId PayType PayPeriod'

# Sizes of disks, which an update can only raise.
GROWING='SystemDiskGiB DataDiskGiB'

# Whether a name is one of several, which blanks or line ends separate.
is_one_of() {
  case " $(printf '%s' "$2" | tr '\n' ' ') " in *" $1 "*) ;; *) return 1 ;; esac
}

usage() {
  cat <<'END'
usage: aliyun-one-click.sh [command] [options]

Runs Open Design on one ECS instance, as a stack of Resource Orchestration
Service (ROS), with the Alibaba Cloud CLI.

commands
  create    create the stack; the default
  update    change parameters of the stack, or its template; refuses another
            value of a parameter marked *, which needs a new stack
  status    show the stack, its last events and its outputs
  delete    delete the stack; the data disk stays
  link      print the link that creates the stack in the ROS console

options
  --region ID          region of the stack, such as cn-hangzhou
  --stack NAME         name of the stack (default: open-design)
  --template FILE      the template (default: open-design-ecs.yaml, beside
                       this script or in ros/dist)
  --template-url URL   the template at an address that ROS can read:
                       https://…, or oss://<bucket>/<key>
  --keep-failed        create: keep everything if the creation fails
  --confirm NAME       delete: name of the stack, in place of the question
  --yes                ask nothing; delete needs --confirm as well
  --json               print the last answer of GetStack on standard output,
                       and everything else on standard error
  --print              print the calls, and make none
  --help               print this text

parameters of the template (create asks for those that are not given;
update cannot change those marked *)
END
  while IFS='|' read -r option name default when question _; do
    if is_one_of "$name" "$FIXED"; then mark='*'; else mark=' '; fi
    printf '  --%-23s%s %s%s\n' "$option" "$mark" "$question" "${default:+ (default: $default)}"
  done <<END
$(parameters)
END
  cat <<'END'

exit codes
  0    success
  1    failure, or not confirmed; standard error gives the reason.
       status: the stack has failed
  2    the command line is not valid; nothing was changed
  3    the stack is still in progress, or its status could not be read
  130  stopped by Ctrl-C (143: SIGTERM, 129: SIGHUP); ROS continues
END
}

# ---- Messages --------------------------------------------------------------------------------------------------------
say() { printf '%s\n' "$@" >&"$people"; }
# Breaks lines at blanks only: fold cuts Chinese between the bytes of a sign.
wrapped() {
  LC_ALL=C awk -v margin="$1" '{
    match($0, /^ */)
    start = margin substr($0, 1, RLENGTH)
    line = start $1
    for (i = 2; i <= NF; i++)
      if (length(line) + length($i) > 78) { print line; line = start $i } else line = line " " $i
    print line
  }'
}
fail() {
  printf 'error: %s\n' "$1" >&2
  shift
  [ $# -eq 0 ] || printf '  %s\n' "$@" >&2
  exit 1
}
misuse() { printf 'error: %s\n' "$@" | wrapped '' >&2; exit 2; }
command_line_for() { printf 'sh %s %s --region %s --stack %s' "$(quoted "$0")" "$1" "$region" "$stack"; }

interrupted() {
  trap '' HUP INT TERM
  if [ "$begun" ]; then
    printf '\nstopped watching; ROS continues with the stack. To watch it again:\n  %s\n' "$(command_line_for status)" >&2
  else
    printf '\nstopped; nothing was changed\n' >&2
  fi
  exit "$1"
}

# ---- Calls -----------------------------------------------------------------------------------------------------------
# Prints one line per value of the JSON document on standard input: its path, a tab, and the value on one line.
flatten() {
  LC_ALL=C awk '
    function blanks() { while (substr(text, at, 1) ~ /[ \t\r\n]/) at++ }
    function character(code) {
      if (code < 128) return code < 32 ? " " : sprintf("%c", code)
      if (code < 2048) return sprintf("%c%c", 192 + int(code / 64), 128 + code % 64)
      return sprintf("%c%c%c", 224 + int(code / 4096), 128 + int(code / 64) % 64, 128 + code % 64)
    }
    function quoted(  out, c, i, code) {
      at++
      while ((c = substr(text, at++, 1)) != "\"" && c != "") {
        if (c == "\\") {
          c = substr(text, at++, 1)
          if (c == "u") {
            for (code = i = 0; i < 4; i++)
              code = code * 16 + index("0123456789abcdef", tolower(substr(text, at++, 1))) - 1
            c = character(code)
          } else if (c ~ /[bfnrt]/) c = " "
        }
        out = out c
      }
      return out
    }
    function value(path,  open, key, items) {
      blanks()
      open = substr(text, at, 1)
      if (open == "{" || open == "[") {
        at++
        items = 0
        blanks()
        while (substr(text, at, 1) !~ /^[]}]?$/) {
          key = items++
          if (open == "{") { key = quoted(); blanks(); at++ }
          value(path == "" ? key : path "." key)
          blanks()
          if (substr(text, at, 1) == ",") { at++; blanks() }
        }
        at++
      } else if (open == "\"") print path "\t" quoted()
      else {
        match(substr(text, at) "}", /[]}, \t\r\n]/)
        print path "\t" substr(text, at, RSTART - 1)
        at += RSTART > 1 ? RSTART - 1 : 1
      }
    }
    # The CLI may print notes before the document.
    /^[{]/ { found = 1 }
    found { text = text $0 "\n" }
    END { at = 1; if (found) value("") }'
}

# Of the last answer: the value at a path, and the items of a list, one a line, with the given keys between tabs.
value() { printf '%s\n' "$VALUES" | awk -F '\t' -v path="$1" '$1 == path { print $2; exit }'; }
items() {
  printf '%s\n' "$VALUES" | awk -F '\t' -v list="$1" -v keys="$2" '
    split($1, part, ".") == 3 && part[1] == list {
      all[part[2], part[3]] = $2
      if (part[2] >= count) count = part[2] + 1
    }
    END {
      n = split(keys, key, " ")
      for (i = 0; i < count; i++)
        for (k = 1; k <= n; k++) printf "%s%s", all[i, key[k]], k < n ? "\t" : "\n"
    }'
}

# Prints a command for a shell, one option a line.
quoted() {
  line=''
  for word; do
    case $word in --*) line="$line \\
 " ;; esac
    case $word in
      '' | *[!A-Za-z0-9_./:=,@%+-]*) word="'$(printf '%s\n' "$word" | sed "s/'/'\\\\''/g")'" ;;
    esac
    line="$line $word"
  done
  printf '%s\n' "${line# }"
}

# Calls an operation of ROS. Sets ANSWER, and VALUES for `value` and `items`. A call that ROS was too busy for is made
# again: that is safe, because calls that make something have a --ClientToken. Sets `unsure` when it gives up.
ros() {
  operation=$1
  shift
  # The CLI needs --region where no region is configured.
  set -- aliyun ros "$operation" --region "$region" --RegionId "$region" "$@"
  VALUES='' unsure=''
  if [ "$print" ]; then
    quoted "$@"
    return
  fi
  tries=1
  until ANSWER=$("$@" 2>&1); do
    case $ANSWER in
      *Throttling* | *ServiceUnavailable* | *InternalError* | *imeout* | *'connection reset'*) ;;
      *) return 1 ;;
    esac
    if [ "$tries" -ge 5 ]; then unsure=yes; return 1; fi
    sleep "$((tries * 2))"
    tries=$((tries + 1))
  done
  VALUES=$(printf '%s\n' "$ANSWER" | flatten)
}

# The words of a call that was refused, without colours.
refusal() {
  printf '%s\n' "$ANSWER" | sed "s/$(printf '\033')\[[0-9;]*m//g; /^RespHeaders: /d; /^Recommend: *\$/d; /^\$/d"
}
end_refused() {
  if [ "$unsure$begun" = yesyes ]; then
    printf 'error: %s had no result, but ROS may have begun. To look:\n  %s\n' "$operation" "$(command_line_for status)" >&2
  else
    printf 'error: %s\n' "$1" >&2
  fi
  refusal | wrapped '  ' >&2
  [ -z "$unsure" ] || exit 3
  exit 1
}

# Calls an operation with the template, and with the parameters in `known`.
ros_with_template() {
  operation=$1
  shift
  # The CLI reads the file: an argument holds at most 131,071 bytes.
  if [ "$template_url" ]; then set -- "$@" --TemplateURL "$template_url"; else set -- "$@" --TemplateBody-FILE "$template"; fi
  count=0
  [ "$operation" = ValidateTemplate ] || for name in $known; do
    eval "setting=\$P_$name"
    count=$((count + 1))
    set -- "$@" "--Parameters.$count.ParameterKey" "$name" "--Parameters.$count.ParameterValue" "$setting"
  done
  ros "$operation" "$@"
}

new_token() { printf 'open-design-%s' "$(od -An -N12 -tx1 /dev/urandom | tr -d ' \n')"; }

# ---- Values of the parameters ----------------------------------------------------------------------------------------
# Whether the networks a.b.c.d/n, separated by commas, are all different. Each has a prefix in the range, only zeros
# after the prefix, and no part of 198.18.0.0/23, which Docker uses on the host.
are_networks() {
  printf '%s\n' "$1" | awk -F, -v least="${2%-*}" -v most="${2#*-}" '
    NF < 1 || NF > 30 { exit 1 }
    { for (i = 1; i <= NF; i++) {
      if (seen[$i]++) exit 1
      if ($i !~ /^[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+\/[0-9]+$/ || length($i) > 18) exit 1
      split($i, part, /[.\/]/)
      for (k = 1; k <= 5; k++) if (part[k] ~ /^0./ || part[k] > (k < 5 ? 255 : most)) exit 1
      if (part[5] < least) exit 1
      # busybox has no powers.
      size = 1
      for (k = part[5]; k < 32; k++) size *= 2
      first = ((part[1] * 256 + part[2]) * 256 + part[3]) * 256 + part[4]
      if (first % size || (first < 3323068928 && first + size > 3323068416)) exit 1
    } }'
}

# Whether a value fulfils a constraint.
allowed() {
  case $1 in *'
'*) return 1 ;; esac
  case $2 in
    =*) case $1 in '' | *,*) return 1 ;; esac
      case ",${2#=}," in *",$1,"*) ;; *) return 1 ;; esac ;;
    '#'*) case $1 in '' | 0?* | *[!0-9]* | ??????????*) return 1 ;; esac
      range=${2#'#'}
      [ "$1" -ge "${range%-*}" ] && [ "$1" -le "${range#*-}" ] ;;
    @8-*) [ "$1" = everyone ] || are_networks "$1" "${2#@}" ;;
    @*) case $1 in *,*) return 1 ;; 10.* | 192.168.* | 172.1[6-9].* | 172.2[0-9].* | 172.3[01].*) ;; *) return 1 ;; esac
      are_networks "$1" "${2#@}" ;;
    *) printf '%s\n' "$1" | LC_ALL=C grep -Eq -e "$2" ;;
  esac
}

# Whether a number is less than another one, which may have a fraction.
is_less() { awk -v one="$1" -v other="$2" 'BEGIN { exit one + 0 >= other + 0 }'; }

# Asks until the answer is allowed. Sets `reply`.
ask() {
  while :; do
    printf '%s%s: ' "$1" "${2:+ [$2]}" >&2
    IFS= read -r reply || { printf '\n' >&2; fail 'the input ended; nothing was changed'; }
    reply=${reply:-$2}
    if allowed "$reply" "$4"; then return; fi
    printf '  got "%s"; allowed: %s\n' "$reply" "$3" >&2
  done
}

# Checks the values that were given, and for a new stack completes them. Sets `known`, the parameters that are sent.
settle_parameters() {
  known='' faults=''
  if [ -z "$region" ] && [ "$interactive" ]; then
    ask Region '' 'a region such as cn-hangzhou' '^[a-z]{2}-[a-z0-9-]+$'
    region=$reply
  fi
  [ "$region" ] || faults='
  --region: missing; allowed: a region such as cn-hangzhou'
  [ "$interactive$yes$print" ] || faults="$faults
  --yes: missing; needed where nobody can be asked"
  while IFS='|' read -r option name default when question text constraint <&3; do
    setting='' given='' other=''
    eval "setting=\$P_$name given=\$G_$name other=\${P_${when%=*}-}"
    if [ "$command" = create ] && [ "$other" != "${when#*=}" ]; then
      [ -z "$given" ] || faults="$faults
  --$option: only with $when"
      continue
    fi
    if [ -z "$given" ]; then
      [ "$command" = create ] || continue
      setting=$default
      if [ "$interactive" ]; then
        ask "$question" "$default" "$text" "$constraint"
        setting=$reply
      fi
      eval "P_$name=\$setting"
    fi
    if [ "$setting" ]; then known="$known $name"; fi
    if allowed "$setting" "$constraint"; then continue; fi
    if [ "$setting" ]; then got="got \"$setting\""; else got=missing; fi
    faults="$faults
  --$option: $got; allowed: $text"
  done 3<<END
$(parameters)
END
  [ -z "$faults" ] || misuse "these values are not valid; nothing was called$faults"
}

confirm() {
  if [ "$yes" ] || [ "$print" ]; then return; fi
  printf '%s [y/N] ' "$1" >&2
  IFS= read -r reply || reply=''
  case $reply in y | Y | yes) ;; *) fail 'not confirmed; nothing was changed' ;; esac
}

# ---- The stack -------------------------------------------------------------------------------------------------------
# Finds the stack by its name. Sets `id`, empty if there is none.
find_stack() {
  ros ListStacks --StackName.1 "$stack" --PageSize 50 || end_refused 'ListStacks was refused; nothing was changed'
  id=$(items Stacks 'StackName Status StackId' |
    awk -F '\t' -v name="$stack" '$1 == name && $2 != "DELETE_COMPLETE" { print $3; exit }')
}
find_stack_or_end() {
  find_stack
  if [ "$print" ]; then id='<StackId>'; fi
  [ "$id" ] || fail "found no stack $stack in $region; nothing was changed"
}

# Looks at the stack. Sets `status`, STACK (as VALUES) and DOCUMENT (as ANSWER).
look() {
  if ros GetStack --StackId "$id"; then
    status=$(value Status) STACK=$VALUES DOCUMENT=$ANSWER
  else
    case $ANSWER in *StackNotFound*) ;; *) return 1 ;; esac
    status=DELETE_COMPLETE STACK='' DOCUMENT="{\"StackId\": \"$id\", \"Status\": \"DELETE_COMPLETE\"}"
  fi
}
look_or_end() {
  look && return
  printf 'error: GetStack was refused\n' >&2
  refusal | wrapped '  ' >&2
  exit 3
}

# Reads the events that were not read yet, oldest first, and prints them or not (`print`, `quietly`).
read_events() {
  page=1 fresh=''
  while ros ListStackEvents --StackId "$id" --PageSize "${2:-50}" --PageNumber "$page"; do
    [ -z "$print" ] || return 0
    unseen=$({ printf '%s\n' "$seen"; items Events 'EventId CreateTime Status LogicalResourceId StatusReason'; } |
      awk -F '\t' 'NF < 2 { seen[$1]; next } !($1 in seen) { lines = $0 "\n" lines } END { printf "%s", lines }')
    [ "$unseen" ] || break
    fresh="$unseen
$fresh"
    [ "$(printf '%s\n' "$unseen" | wc -l)" -ge 50 ] || break
    page=$((page + 1))
  done
  while IFS='	' read -r event time state resource reason; do
    [ "$event" ] || continue
    seen="$seen
$event" events=$((events + 1)) time=${time#*T}
    case $state in *_FAILED) failures="$failures$resource: $reason
" ;; esac
    [ "$1" = print ] || continue
    say "$(printf '  %-8s  %-18s  %s' "${time%Z}" "$state" "$resource")"
    case $reason in '' | 'state changed') ;; *) printf '%s\n' "$reason" | wrapped '      ' >&"$people" ;; esac
  done <<END
$fresh
END
}

# Prints the events until the stack rests. A stack that rests before its first event has not begun yet.
follow() {
  misses=0 looks=0 events=0 failures=''
  while :; do
    if look; then
      misses=0 looks=$((looks + 1))
      read_events print
      if [ "$print" ]; then
        printf '# the last two calls again, every 5 seconds until the stack is no longer in progress\n'
        exit 0
      fi
      case $status in
        *_IN_PROGRESS) ;;
        *) if [ "$events" -gt 0 ] || [ "$looks" -ge 6 ]; then return; fi ;;
      esac
    else
      misses=$((misses + 1))
      if [ "$misses" -ge 5 ]; then
        printf 'error: the status of %s could not be read; ROS continues. To check again:\n  %s\n' "$stack" "$(command_line_for status)" >&2
        refusal | wrapped '  ' >&2
        exit 3
      fi
    fi
    sleep 5
  done
}

# Ends a command: the stack rests in the wanted status, or in another one, for which help follows.
finish() {
  # Without the notes of the CLI around it.
  if [ "$json" ]; then printf '%s\n' "$DOCUMENT" | sed -n '/^{/,/^}/p'; fi
  VALUES=$STACK
  if [ "$status" = "$1" ]; then
    say '' "$stack: $status"
    [ "$status" = DELETE_COMPLETE ] || items Outputs 'OutputKey OutputValue' | while IFS='	' read -r key output; do
      say "$(printf '  %-16s  %s' "$key" "$output")"
    done
    exit 0
  fi
  shift
  {
    printf '\nerror: %s ended in %s\n' "$stack" "$status"
    if [ "$failures" ]; then printf '%s' "$failures"; else value StatusReason; fi | wrapped '  '
    printf '%s\n' "$@"
  } >&2
  exit 1
}

# ---- Commands --------------------------------------------------------------------------------------------------------
show_estimate() {
  if ! ros_with_template GetTemplateEstimateCost; then
    say 'ROS returned no estimate:'
    refusal | wrapped '  ' >&"$people"
    return
  fi
  [ -z "$print" ] || return 0
  say 'Estimate by ROS, without traffic, snapshots and other usage:'
  printf '%s\n' "$VALUES" | awk -F '\t' '
    match($1, /\.Result\.Order(Supplement)?\.[A-Za-z]+$/) {
      resource = substr($1, 11, RSTART - 11)
      gsub(/\.Result\.([A-Za-z]+\.)?/, " ", resource)
      key = $1
      sub(/.*\./, "", key)
      if (!(resource in known)) { known[resource]; order[++n] = resource }
      found[resource, key] = $2
    }
    END { for (i = 1; i <= n; i++) printf "  %-24s %10s %s %s\n", order[i], found[order[i], "TradeAmount"],
      found[order[i], "Currency"], found[order[i], "PriceUnit"] }' >&"$people"
}

create() {
  settle_parameters
  find_stack
  [ -z "$id" ] || fail "the stack $stack exists in $region; nothing was changed" "Choose another --stack, or look at it:" "$(command_line_for status)"
  ros_with_template ValidateTemplate || end_refused 'the template was refused; nothing was created'
  show_estimate
  confirm "Create the stack $stack in $region?"
  begun=yes
  ros_with_template CreateStack --StackName "$stack" --ClientToken "$(new_token)" --TimeoutInMinutes 180 \
    --DisableRollback "${keep_failed:-false}" --DeletionProtection Enabled ||
    end_refused 'CreateStack was refused; nothing was created'
  id=$(value StackId)
  if [ "$print" ]; then id='<StackId>'; fi
  follow
  finish CREATE_COMPLETE '' 'Remove the cause. Then delete this stack, and create it again:' "  $(command_line_for delete)" \
    'Its data disk stays: the ECS console lists it. Delete it there, or use it' \
    'again by --data-disk-id.'
}

# Compares the values that were given with those of the stack, and prints the changes. Sets `known`, the parameters that are
# sent: all that have a value, changed or not.
settle_changes() {
  VALUES=$STACK
  present=$(items Parameters 'ParameterKey ParameterValue') known='' faults='' changes='' advice=''
  while IFS='|' read -r option name default _ <&3; do
    old=$(printf '%s\n' "$present" | awk -F '\t' -v name="$name" '$1 == name { print $2; exit }')
    given='' new=''
    eval "given=\$G_$name new=\$P_$name"
    # A stack that was created without the parameter has its default.
    current=${old:-$default}
    if [ -z "$given" ]; then
      eval "P_$name=\$old"
    elif [ -z "$print" ] && is_one_of "$name" "$FIXED"; then
      if [ "$new" != "$current" ]; then
        faults="$faults
  --$option: got \"$new\"; allowed: \"$current\", as the stack has"
        advice="
To use other values, delete the stack and create it again. The data disk stays: to keep its data, create the stack in \
the same zone with --data-disk-id ID. The output DataDiskId is the ID."
      fi
    elif [ -z "$print" ] && is_one_of "$name" "$GROWING" && is_less "$new" "$current"; then
      faults="$faults
  --$option: got $new; allowed: $current or more, because a disk never shrinks"
    elif [ "$new" != "$old" ]; then
      changes="$changes  $name: \"$old\" becomes \"$new\"
"
    fi
    if [ "$given$old" ]; then known="$known $name"; fi
  done 3<<END
$(parameters)
END
  [ -z "$faults" ] || misuse "an update cannot change these values; nothing was changed$faults$advice"
  if [ "$changes" ]; then say "${changes%?}"; fi
}

update() {
  settle_parameters
  find_stack_or_end
  look_or_end
  settle_changes
  ros_with_template ValidateTemplate || end_refused 'the template was refused; nothing was changed'
  read_events quietly
  confirm "Update the stack $stack in $region?"
  begun=yes
  # Without replacements, an update cannot make another data disk or instance.
  ros_with_template UpdateStack --StackId "$id" --ClientToken "$(new_token)" --TimeoutInMinutes 180 \
    --DisableRollback false --ReplacementOption Disabled || end_refused 'UpdateStack was refused; nothing was changed'
  follow
  finish UPDATE_COMPLETE 'Remove the cause, and run the same command again.'
}

show_status() {
  find_stack_or_end
  look_or_end
  read_events print 10
  [ -z "$print" ] || return 0
  case $status in
    *_IN_PROGRESS) (finish "$status"); exit 3 ;;
    *FAILED* | *ROLLBACK*) finish '' 'To delete it:' "  $(command_line_for delete)" ;;
    *) finish "$status" ;;
  esac
}

delete() {
  find_stack_or_end
  look_or_end
  VALUES=$STACK
  disk=$(items Outputs 'OutputKey OutputValue' | awk -F '\t' '$1 == "DataDiskId" { print $2 }')
  if items Parameters 'ParameterKey ParameterValue' | grep -q '^Protect	true$'; then
    fail "$stack has deletion protection; nothing was changed. First:" "$(command_line_for update) --protect false"
  fi
  say "This deletes $stack in $region: the instance, its address, its network." \
    "The data disk ${disk:-of the stack} stays with its snapshots, and costs money." \
    'To delete it afterwards:' \
    "  aliyun ecs DeleteDisk --region $region --DiskId ${disk:-<disk id>}"
  if [ -z "$confirm$print" ]; then
    [ "$interactive" ] || misuse "add --confirm $stack; nothing was changed"
    printf 'Name of the stack: ' >&2
    IFS= read -r confirm || confirm=''
  fi
  [ "$confirm" = "$stack" ] || [ "$print" ] || fail "got \"$confirm\", not \"$stack\"; nothing was changed"
  read_events quietly
  begun=yes
  ros SetDeletionProtection --StackId "$id" --DeletionProtection Disabled ||
    end_refused 'SetDeletionProtection was refused; nothing was changed'
  ros DeleteStack --StackId "$id" || end_refused 'DeleteStack was refused; nothing was deleted'
  follow
  finish DELETE_COMPLETE 'Remove the cause, and run the same command again.'
}

# The page of the console that creates the stack from a template at a public address.
link() {
  case $template_url in https://*) ;; *) misuse 'link needs --template-url https://…' ;; esac
  address=$(printf '%s' "$template_url" | LC_ALL=C od -An -v -tu1 | LC_ALL=C awk '{
    for (i = 1; i <= NF; i++) { c = sprintf("%c", $i + 0); printf c ~ /[A-Za-z0-9._~-]/ ? "%s" : "%%%02X", c ~ /[A-Za-z0-9._~-]/ ? c : $i }
  }')
  printf 'https://ros.console.aliyun.com/%s/stacks/create?templateUrl=%s&disableRollback=false\n' "${region:-region}" "$address"
}

# ---- Command line ----------------------------------------------------------------------------------------------------
command='' region='' stack=open-design template='' template_url='' keep_failed='' confirm='' yes='' json='' print=''
begun='' id='' seen='' status='' events=0 failures='' VALUES='' ANSWER='' STACK='' DOCUMENT='' unsure='' people=1 interactive='' given_parameter=''
while IFS='|' read -r option name _; do eval "P_$name='' G_$name=''"; done <<END
$(parameters)
END

# Reads the command and the options.
read_command_line() {
  while [ $# -gt 0 ]; do
    word=$1
    shift
    case $word in
      create | update | status | delete | link)
        [ -z "$command" ] || misuse "got $command and $word; allowed: one command"
        command=$word
        continue ;;
      --help | -h) usage; exit 0 ;;
      --yes) yes=yes; continue ;;
      --json) json=yes; continue ;;
      --print) print=yes; continue ;;
      --keep-failed) keep_failed=true; continue ;;
      --*=*) argument=${word#*=} word=${word%%=*} ;;
      --*) [ $# -gt 0 ] || misuse "got $word without a value"
        argument=$1
        shift ;;
      *) misuse "got $word; allowed: create, update, status, delete or link, and the options of --help" ;;
    esac
    case $word in
      --region) region=$argument ;;
      --stack) stack=$argument ;;
      --template) template=$argument ;;
      --template-url) template_url=$argument ;;
      --confirm) confirm=$argument ;;
      *) name=$(parameters | awk -F '|' -v option="${word#--}" '$1 == option { print $2 }')
        [ "$name" ] || misuse "got $word; allowed: the options of --help"
        given_parameter=${word#--}
        eval "P_$name=\$argument G_$name=yes" ;;
    esac
  done
}

# Finds the template beside this script or in the clone, unless one was given.
find_template() {
  [ -z "$template$template_url" ] || return 0
  here=$(dirname "$0")
  for template in "$here/open-design-ecs.yaml" "$here/../ros/dist/open-design-ecs.yaml"; do
    [ ! -f "$template" ] || return 0
  done
  misuse 'found no template; allowed: --template FILE, or --template-url URL'
}

# Completes and checks what was read. The values of parameters are checked later, all together.
check_command_line() {
  [ "$command" ] || command=create
  if [ "$json$print" ]; then people=2; fi
  if [ -t 0 ] && [ -z "$yes" ]; then interactive=yes; fi
  allowed "$stack" '^[A-Za-z][A-Za-z0-9_-]*$' || misuse "got --stack $stack; allowed: letters, digits, - and _, a letter first"
  [ -z "$region" ] || allowed "$region" '^[a-z]{2}-[a-z0-9-]+$' || misuse "got --region $region; allowed: a region such as cn-hangzhou"
  case $command in
    create | update) find_template
      [ "$template_url" ] || [ -r "$template" ] || misuse "got --template $template, which cannot be read" ;;
    *) [ -z "$given_parameter" ] || misuse "got --$given_parameter; allowed with $command: no parameters of the template" ;;
  esac
  case $command in status | delete) [ "$region" ] || misuse '--region: missing; allowed: a region such as cn-hangzhou' ;; esac
  [ "$command" = link ] || [ "$print" ] || command -v aliyun >/dev/null ||
    misuse 'found no aliyun on PATH; install and configure the Alibaba Cloud CLI'
}

read_command_line "$@"
check_command_line
trap 'interrupted 130' INT
trap 'interrupted 143' TERM
trap 'interrupted 129' HUP
case $command in status) show_status ;; *) "$command" ;; esac
