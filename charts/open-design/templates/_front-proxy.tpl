{{/* The networks from which requests come, as JSON. */}}
{{- define "open-design.sources" -}}
{{- if $.Values.ingress }}{{ $.Values.network.vSwitches | uniq | toJson }}
{{- else if eq "nlb" (toString ($.Values.balancer).kind) }}{{ $.Values.network.vSwitches | uniq | toJson }}
{{- else if eq "clb" (toString ($.Values.balancer).kind) }}["100.64.0.0/10"]
{{- else }}{{ list $.Values.network.cidr | toJson }}
{{- end }}
{{- end }}

{{/* The ICP filing number as ASCII HTML. */}}
{{- define "open-design.icp-number" -}}
{{- $.Values.access.icpNumber | replace "京" "&#20140;" | replace "津" "&#27941;" | replace "冀" "&#20864;" | replace "晋" "&#26187;" | replace "蒙" "&#33945;" | replace "辽" "&#36797;" | replace "吉" "&#21513;" | replace "黑" "&#40657;" | replace "沪" "&#27818;" | replace "苏" "&#33487;" | replace "浙" "&#27993;" | replace "皖" "&#30358;" | replace "闽" "&#38397;" | replace "赣" "&#36195;" | replace "鲁" "&#40065;" | replace "豫" "&#35947;" | replace "鄂" "&#37122;" | replace "湘" "&#28248;" | replace "粤" "&#31908;" | replace "桂" "&#26690;" | replace "琼" "&#29756;" | replace "渝" "&#28189;" | replace "川" "&#24029;" | replace "蜀" "&#34560;" | replace "贵" "&#36149;" | replace "黔" "&#40660;" | replace "云" "&#20113;" | replace "滇" "&#28359;" | replace "藏" "&#34255;" | replace "陕" "&#38485;" | replace "秦" "&#31206;" | replace "甘" "&#29976;" | replace "陇" "&#38471;" | replace "青" "&#38738;" | replace "宁" "&#23425;" | replace "新" "&#26032;" | replace "备" "&#22791;" | replace "号" "&#21495;" | replace "证" "&#35777;" | replace "合" "&#21512;" | replace "字" "&#23383;" -}}
{{- end }}

{{/* SHA-256 of the configuration. nginx reads it once, so a change replaces the pod. */}}
{{- define "open-design.front-proxy-sha256" -}}
{{- $nginx := include "open-design.nginx.conf" $ | toRawJson -}}
{{- $frontProxy := include "open-design.front-proxy.conf" $ | toRawJson -}}
{{- printf `{"nginx.conf":%s,"front-proxy.conf":%s}` $nginx $frontProxy | sha256sum -}}
{{- end }}

{{/* The configuration of nginx. */}}
{{- define "open-design.nginx.conf" -}}
# nginx in a pod: in the foreground, as a user without rights, on a file system that it cannot write to.
daemon off;
pid /tmp/nginx.pid;
error_log stderr warn;

# One suffices for what a single daemon can answer, and nginx would count the node's processors, not the pod's share.
worker_processes 1;

# Streams of events would keep a worker for ever.
worker_shutdown_timeout 15s;

events {
    worker_connections 4096;
}

http {
    client_body_temp_path /tmp/client-body;
    proxy_temp_path /tmp/proxy;
    fastcgi_temp_path /tmp/fastcgi;
    uwsgi_temp_path /tmp/uwsgi;
    scgi_temp_path /tmp/scgi;

    include /etc/front-proxy/front-proxy.conf;
}
{{ end }}

{{/* The configuration of the front proxy. */}}
{{- define "open-design.front-proxy.conf" -}}
# The front proxy is the only way to the daemon. nginx includes this file in its http context. Placeholders between at
# signs are filled in at synth. Placeholders in braces are filled in where the state of the host or pod is known.

include /etc/front-proxy-secret/front-proxy-secret.conf;

# Clients that may connect. In front of a host, $remote_addr is the peer. Behind a balancer, it is the address that the
# balancer reports.
geo $od_listed {
{{ if kindIs "string" $.Values.access.allow }}    default 1;
{{ end }}{{ if kindIs "slice" $.Values.access.allow }}    default 0;
{{ range $.Values.access.allow | uniq }}    {{ . }} 1;
{{ end }}{{ end }}}

# A host checks its own health over loopback, and so does kubectl port-forward in a pod. $realip_remote_addr is always the
# peer of the connection, which no header can change.
geo $realip_remote_addr $od_loopback {
    default 0;
    127.0.0.1 1;
}

map "$od_loopback$od_listed" $od_admitted {
    default 1;
    00 0;
}

# An asset of a plugin, by the address that the proxy writes into an example: the pass is in front of the path.
map "$request_method $request_uri" $od_asked_asset {
    default "";
    "~^(?:GET|HEAD) /example-assets/(?<od_asked>[0-9a-f]+/api/plugins/(?!(?:[^?]*/)?[.](?:[/?]|$)|[^?]*(?:[.][.]|[#\x5c]|%2[eEfF]|%5[cC]))[^/?]+/asset/[^/?].*)" $od_asked;
}
map $od_asked_asset $od_asset {
    default "";
    "~^[0-9a-f]+(?<od_asset_path>/.*)" $od_asset_path;
}

# The pass of this period or of the last one.
map "$od_pass_1$od_pass_2$od_pass_3$od_pass_4 $od_last_1$od_last_2$od_last_3$od_last_4 $od_asked_asset" $od_passed {
    default "";
    "~^(?:[0-9a-f]+ )?([0-9a-f]{128}) (?:[0-9a-f]+ )?\1/" asset;
}

# The path is matched as the client sent it, because the daemon reads it in that form. A path that becomes an open one
# only after normalization stays closed.
map "$od_passed$request_uri" $od_path {
    default closed;
    "~^(?:/api/health|/api/ready|/api/version)(?:[?]|$)" open;
    "~^/api/projects/(?!(?:[^?]*/)?[.](?:[/?]|$)|[^?]*(?:[.][.]|[#\x5c]|%2[eEfF]|%5[cC]))[^/?]+/preview/[^/?]+/[^?]" preview;
    "~^asset/" asset;
}

# Open paths, previews and assets accept GET and HEAD without a body. The daemon parses a JSON body before it authenticates
# the request, so that a few large bodies from a stranger would stop it from answering.
map "$od_path $request_method" $od_method_refused {
    default 1;
    "~^closed " 0;
    "~ (?:GET|HEAD)$" 0;
}
map "$od_path $content_length $http_transfer_encoding" $od_body_refused {
    default 1;
    "~^closed " 0;
    "~ 0* $" 0;
}

# The scope in the path of a preview is a credential and must not be logged, and neither must the pass of an asset. Of a
# path with more than one place for them, only the part before the first is logged.
map $uri $od_logged_uri {
    default $uri;
    "~*(?s)^(?<od_before>.*?/(?:preview|example-assets)/).*(?:preview|example-assets)/" "$od_before*";
    "~*(?s)^(?<od_before>.*?/(?:preview|example-assets)/)[^/]*(?<od_after>.*)" "$od_before*$od_after";
}

# The location of a request, if it is not that of its normalized path. This also reads the path to log, which nginx then
# keeps: the path itself is replaced.
map "$od_path:$od_asset:$od_upload:$od_page:$od_example $od_logged_uri $request_uri" $od_place {
    default "";
    "~^open:" open;
    "~^preview:" preview;
    "~^[a-z]+:/" asset;
    "~*/(?:preview|example-assets)/" quiet;
    "~^closed::(?<od_kind>[a-z-]+):" $od_kind;
    "~^closed:::page:" page;
    "~^closed::::example " example;
    "~^closed:::: [^ ]* /_next/static/(?!(?:[^?]*/)?[.](?:[/?]|$)|[^?]*(?:[.][.]|[#\x5c]|%2[eEfF]|%5[cC]))(?:[^?]*[/.-])?[0-9a-f]{8,40}(?:[.-][^/?]*)?[.][a-z0-9]+(?:[?]|$)" hashed;
}

map "$od_path:$od_credentials" $od_refused {
    default 0;
    "closed:" 1;
}

# The key by which wrong credentials are counted. It is empty for right credentials and for none, so that these are never
# counted.
map "$od_path:$od_credentials:$http_authorization" $od_wrong_login {
    default "";
    "~^closed::." $binary_remote_addr;
}

# The client's own header never reaches the daemon. Requests for open paths and previews carry no credentials. The pass of
# an asset stands for the credentials of the person who opened the example.
map $od_path $od_authorization {
    default "";
    closed $od_credentials;
    asset $od_asset_credentials;
}

map "$status:$od_refused" $od_challenge {
    default "";
    "401:1" 'Basic realm="OpenDesign", charset="UTF-8"';
}

upstream od_daemon {
    server 127.0.0.1:7456;
}

# Routes that the daemon serves only to a loopback peer that asks for a loopback Host. The peer is loopback in every place.
# The daemon thinks that the proxy is a browser on its own machine, so the proxy has to know that a page of this site asks:
# by the browser's word that the request is of the same origin, and by an Origin that is this site's, at least by one of
# them, and by neither if the other is wrong. A page of another site that makes a browser send its saved credentials gets
# the daemon's refusal. The paths are compared exactly: the daemon is less strict, and refuses what the proxy leaves alone.
map "$request_method $request_uri" $od_local_route {
    default "";
    "~^(?=[A-Z]+ (?!(?:[^?]*/)?[.](?:[/?]|$)|[^?]*(?:[.][.]|[#\x5c]|%2[eEfF]|%5[cC])))(?:POST /api/connectors/[^/?]+/connect|PUT /api/connectors/composio/config|POST /api/agents/[^/?]+/oauth-launch|POST /api/memory/connectors/suggest|GET /api/library/connection|POST /api/library/pair|POST /api/library/sync|DELETE /api/library/assets/[^/?]+|POST /api/library/assets/[^/?]+/(?:apply|edit-as-page)|POST /api/plugins/[^/?]+/duplicate-project|GET /api/live-artifacts/[^/?]+/preview|POST /api/live-artifacts/[^/?]+/refresh|GET /api/diagnostics/export)(?:[?]|$)" local;
}
map "$od_local_route $http_sec_fetch_site $http_origin https://$http_host" $od_local {
    default "";
    "~^local same-origin  https" 1;
    "~^local (?:same-origin)? (https://[^ ]+) \1$" 1;
}
# No other request has a Host that the daemon could take for its own machine's, except from the machine itself: the daemon
# would also stop, or check its database, for whoever has the token. Only plain names and addresses pass as they are.
map "$od_local:$od_loopback $http_host" $od_host {
    default {{ $.Values.access.domain | default "_" }};
    "~^1:" 127.0.0.1:7456;
    "~*^:(1 |0 (?!127[.]|.*localhost)([1-9][0-9]*([.][0-9]+){3}|([a-z0-9_-]+[.])*[a-z][a-z0-9-]*)(:[0-9]+)?$)" $http_host;
}

# Uploads, which nginx stores until they are complete: the daemon ends a request that lasts longer than 300 seconds.
map "$request_method $content_length $request_uri" $od_upload {
    default "";
    "~*^POST (?:1?[0-9]{1,8}|2[0-4][0-9]{7}) /api/projects/[^/?]+/upload/?(?:[?]|$)" upload;
    "~*^POST [0-9]* /api/projects/[^/?]+/upload/?(?:[?]|$)" upload-large;
    "~*^POST [0-9]* (?:/api/projects/[^/?]+/upload|/api/projects/[^/?]+/figma/import|/api/projects/[^/?]+/files|/api/import/claude-design|/api/library/ingest|/api/brands/[^/?]+/extract-from-html|/api/upload|/api/plugins/upload-zip|/api/plugins/upload-folder)/?(?:[?]|$)" upload;
}

# Only requests with the right credentials are counted, so that no stranger takes a place.
map "$od_credentials:$od_upload" $od_upload_place {
    default "";
    "~^.+:(?<od_size>.+)$" $od_size;
}
limit_conn_zone $od_upload_place zone=od_uploads:64k;
map "$status:$limit_conn_status" $od_retry_after {
    default "";
    "503:REJECTED" 30;
}

# Documents of the app itself. What is below these paths belongs to users, or is data.
map $request_uri $od_page {
    default "";
{{ if $.Values.access.icpNumber }}    "~*^(?!/(?:api|artifacts|frames|_next)(?:[/?]|$))" page;
{{ end }}}

# Examples of plugins are shown in a sandboxed frame. Browsers that block cookies of third parties send no credentials from
# there, so that the addresses of an example's assets get a pass.
map "$request_method $request_uri" $od_example {
    default "";
    "~^(?:GET|HEAD) /api/plugins/[^/?]+/(?:preview|example/[^/?]+)(?:[?]|$)" example;
}

# nginx changes these documents. The browser may have one from a time before the change.
map "$od_example$od_page $http_accept" $od_changed {
    default "";
    "~^example " 1;
    "~^page .*text/html" 1;
}
map $od_changed $od_if_none_match {
    default $http_if_none_match;
    1 "";
}
map $od_changed $od_if_modified_since {
    default $http_if_modified_since;
    1 "";
}

# From a sandboxed frame, the browser sends the origin "null", which the daemon refuses. The pass shows where it comes from.
map "$od_asset$od_local" $od_origin {
    default "";
    "" $http_origin;
}
map $od_asset $od_fetch_site {
    default same-origin;
    "" $http_sec_fetch_site;
}

# A preview can be in a frame of a sandboxed preview, which has an opaque origin.
map $od_path $od_frame_options {
    default SAMEORIGIN;
    preview "";
}

# A file whose name contains a hash of its content never changes. It is private: it was served after a login.
map "$status:$od_place" $od_cache {
    default "";
    "~^(?:200|304):hashed$" "private, max-age=31536000, immutable";
}
{{ if and $.Values.access.domain (or $.Values.ingress ($.Values.balancer).kind) }}
# The daemon refuses some requests with another host name silently. Pages lead to the domain, and other requests are told.
# Loopback is the host's own health check, or kubectl port-forward.
map "$od_loopback:$host {{ $.Values.access.domain | default "_" }}" $od_other_host {
    default 1;
    "~^1:" 0;
    "~^0:(\S+) \1$" 0;
}
map "$od_other_host:$od_path:$request_method $request_uri" $od_elsewhere {
    default "";
    "~*^1:closed:(?:GET|HEAD) (?!/api(?:[/?]|$))" page;
    "~^1:closed:" other;
}
{{ end }}
# Time for a complete header, and time to read the rest of a refused body so that the client can receive the answer. An
# incomplete request is counted by no limit.
client_header_timeout 10s;
lingering_time 5s;

# The limits are far above the requests of a browser with this app, and below those of a loop.
limit_req_zone $binary_remote_addr zone=od_requests:10m rate=100r/s;
limit_conn_zone $binary_remote_addr zone=od_connections:10m;

# Wrong credentials of one address. If the zone is full, nginx forgets the address that was counted longest ago.
limit_req_zone $od_wrong_login zone=od_logins:1m rate=10r/m;

# The log contains no query and no header, because these hold credentials and search terms.
log_format od_access '$remote_addr $time_iso8601 $request_method $od_logged_uri $status $body_bytes_sent $request_time';

# Peers that may send requests: the addresses from which the balancer connects, and loopback.
geo $realip_remote_addr $od_balancer {
    default 0;
    127.0.0.1 1;
{{ range (include "open-design.sources" $ | fromJsonArray) }}    {{ . }} 1;
{{ end }}}

# Probes have a port of their own, because they come from no client and without a header of the PROXY protocol.
server {
    listen 8081 default_server;
    server_name _;
    server_tokens off;
    access_log off;

    allow 127.0.0.1;
{{ range (include "open-design.sources" $ | fromJsonArray) }}    allow {{ . }};
{{ end }}{{ if or $.Values.ingress ($.Values.balancer).kind }}    # The kubelet probes a pod from the address of its node.
{{ range (list $.Values.network.cidr) }}    allow {{ . }};
{{ end }}{{ end }}    deny all;

    if ($od_path != open) {
        return 404;
    }
    if ($od_method_refused) {
        return 405;
    }
    if ($od_body_refused) {
        return 413;
    }
    # Nothing of the request is passed on except a query, which the daemon ignores.
    location = /api/health {
        proxy_method GET;
        proxy_pass_request_headers off;
        proxy_set_header Host 127.0.0.1:7456;
        proxy_set_body "";
        proxy_pass http://od_daemon/api/health;
    }
    location / {
        return 404;
    }
}

server {
{{ if eq "nlb" (toString ($.Values.balancer).kind) }}    listen 8080 proxy_protocol default_server;

    # The balancer reports the client's address in the header of the PROXY protocol.
    real_ip_header proxy_protocol;
{{ range (include "open-design.sources" $ | fromJsonArray) }}    set_real_ip_from {{ . }};
{{ end }}{{ end }}{{ if or ($.Values.ingress) (eq "clb" (toString ($.Values.balancer).kind)) }}    listen 8080 default_server;

    # The balancer appends the client's address to the header, so the last address is the one to use.
    real_ip_header X-Forwarded-For;
{{ range (include "open-design.sources" $ | fromJsonArray) }}    set_real_ip_from {{ . }};
{{ end }}{{ end }}{{ if not (or $.Values.ingress ($.Values.balancer).kind) }}    # There is no balancer. The peer is the client, and no header can change that.
    listen 8080 default_server;
{{ end }}
    if ($od_balancer = 0) {
        return 403;
    }

    # This is longer than a balancer keeps an idle connection, so that nginx never closes one that is about to be used.
    keepalive_timeout 910s;

    server_name {{ $.Values.access.domain | default "_" }};
    server_tokens off;
    access_log /dev/stdout od_access;

    add_header Strict-Transport-Security max-age=31536000 always;
    add_header X-Content-Type-Options nosniff always;
    add_header Referrer-Policy same-origin always;
    add_header X-Frame-Options $od_frame_options always;
    add_header WWW-Authenticate $od_challenge always;
    add_header Cache-Control $od_cache always;
    add_header Retry-After $od_retry_after always;

    # nginx evaluates these conditions before anything else. A stranger learns nothing but 403.
    if ($od_admitted = 0) {
        return 403;
    }
{{ if and $.Values.access.domain (or $.Values.ingress ($.Values.balancer).kind) }}    if ($od_elsewhere = page) {
        return 308 https://{{ $.Values.access.domain | default "_" }}$request_uri;
    }
    if ($od_elsewhere) {
        return 421;
    }
{{ end }}    if ($od_method_refused) {
        return 405;
    }
    if ($od_body_refused) {
        return 413;
    }

    # A location matches the normalized path, so it cannot tell an open path from one that only becomes open. The request
    # for /od-credentials is evaluated here, too, and stays as it is.
    if ($od_place) {
        rewrite ^(?!/od-) /od-$od_place last;
    }

    limit_req zone=od_requests burst=400 nodelay;
    limit_req zone=od_logins burst=20 nodelay;
    limit_req_status 429;
    limit_conn od_connections 256;
    limit_conn_status 429;

    # The check of the credentials runs after the limits. A "return 401" on this level would run before them, and wrong
    # credentials would not be counted.
    auth_request /od-credentials;
    location = /od-credentials {
        internal;
        if ($od_refused) {
            return 401;
        }
        return 204;
    }

    client_max_body_size 2500m;
    client_body_buffer_size 512k;

    proxy_http_version 1.1;
    proxy_connect_timeout 5s;
    proxy_read_timeout 3600s;
    proxy_send_timeout 3600s;

    # Events, answers and all requests but uploads pass at once: nginx does not store them.
    proxy_request_buffering off;
    proxy_buffering off;
    client_body_temp_path /uploads;

    # Text is compressed as it comes. Streams of events are not, and neither are files that are compressed already. Only
    # nginx compresses, so that it can change documents.
    gzip on;
    gzip_proxied any;
    gzip_vary on;
    gzip_min_length 1024;
    gzip_comp_level 4;
    gzip_types text/plain text/css text/javascript text/markdown application/javascript application/json application/manifest+json application/wasm image/svg+xml;
    proxy_set_header Accept-Encoding "";

    # A refusal by the daemon must not open the browser's login dialog. Only the proxy asks for credentials.
    proxy_hide_header WWW-Authenticate;

    proxy_set_header Host $od_host;
    proxy_set_header Connection "";
    proxy_set_header Authorization $od_authorization;
    proxy_set_header X-Forwarded-For $remote_addr;
    proxy_set_header X-Real-IP $remote_addr;
    proxy_set_header X-Forwarded-Proto https;
    proxy_set_header X-Forwarded-Host $http_host;
    proxy_set_header X-Forwarded-Port "";
    proxy_set_header Forwarded "";
    proxy_set_header Origin $od_origin;
    proxy_set_header Sec-Fetch-Site $od_fetch_site;
    proxy_set_header If-None-Match $od_if_none_match;
    proxy_set_header If-Modified-Since $od_if_modified_since;
{{ if $.Values.access.icpNumber }}
    # A person meets these answers as pages.
    error_page 401 403 429 502 503 504 @answer;
{{ end }}
    location / {
        proxy_pass http://od_daemon;
    }

    # HTTP/2 can send a body without announcing it. nginx reads at most one byte of it and passes on nothing.
    location = /od-open {
        internal;
        client_max_body_size 1;
        proxy_set_body "";
        proxy_pass http://od_daemon$request_uri;
    }

    # Every message of the error log contains the path, and with it the scope. The access log has the status.
    location = /od-quiet {
        internal;
        error_log /dev/null emerg;
        proxy_pass http://od_daemon$request_uri;
    }

    location = /od-preview {
        internal;
        error_log /dev/null emerg;
        client_max_body_size 1;
        proxy_set_body "";
        # Without credentials, the daemon serves GET only. nginx itself answers HEAD without the body.
        proxy_method GET;
        proxy_pass http://od_daemon$request_uri;

        # The daemon has different answers for an unknown project, an unknown scope and a missing file. A stranger could
        # tell from them which projects exist.
        proxy_intercept_errors on;
        error_page 400 404 =404 @no-preview;
    }

    location @no-preview {
        return 404;
    }

    # nginx stores these bodies in a file, and passes them on when they are complete. All of them at once take at most
    # 7000 MiB. A file is deleted as soon as it is open, so none outlives nginx.
    location = /od-upload {
        internal;
        proxy_request_buffering on;
        client_max_body_size 250m;
        limit_conn od_uploads 8;
        limit_conn od_connections 256;
        limit_conn_status 503;
        proxy_pass http://od_daemon$request_uri;
    }

    location = /od-upload-large {
        internal;
        proxy_request_buffering on;
        limit_conn od_uploads 2;
        limit_conn od_connections 256;
        limit_conn_status 503;
        proxy_pass http://od_daemon$request_uri;
    }

    location = /od-hashed {
        internal;
        proxy_hide_header Cache-Control;
        proxy_hide_header WWW-Authenticate;
        proxy_pass http://od_daemon$request_uri;
    }

    location = /od-example {
        internal;
        sub_filter_once off;
        sub_filter '/api/plugins/' '/example-assets/$od_pass_1$od_pass_2$od_pass_3$od_pass_4/api/plugins/';
        proxy_pass http://od_daemon$request_uri;
    }

    # Every message of the error log contains the path, and with it the pass.
    location = /od-asset {
        internal;
        error_log /dev/null emerg;
        client_max_body_size 1;
        proxy_set_body "";
        proxy_method GET;
        proxy_pass http://od_daemon$od_asset;
    }
{{ if $.Values.access.icpNumber }}
    # The law requires the filing number at the foot of the site, with a link to the register. It is above the app's own
    # layers. Only the link itself takes clicks.
    location = /od-page {
        internal;
        sub_filter '</body>' '<footer style="position:fixed;z-index:2147483647;right:8px;bottom:4px;margin:0;pointer-events:none"><a href="https://beian.miit.gov.cn/" target="_blank" rel="noreferrer" style="pointer-events:auto;font:11px/16px sans-serif;padding:0 5px;border-radius:3px;color:#444;background:#fff">{{ include "open-design.icp-number" $ }}</a></footer></body>';
        proxy_pass http://od_daemon$request_uri;
    }

    # "return 200" keeps the status of the error.
    location @answer {
        default_type text/html;
        return 200 '<!doctype html><title>$status</title><p>$status</p><footer style="position:fixed;z-index:2147483647;right:8px;bottom:4px;margin:0;pointer-events:none"><a href="https://beian.miit.gov.cn/" target="_blank" rel="noreferrer" style="pointer-events:auto;font:11px/16px sans-serif;padding:0 5px;border-radius:3px;color:#444;background:#fff">{{ include "open-design.icp-number" $ }}</a></footer>';
    }
{{ end }}}
{{ end }}
