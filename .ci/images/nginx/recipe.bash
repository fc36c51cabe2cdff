# Debian's nginx: the stable branch, from the same source as the official image, with other paths built in.
image=nginx:1.30
suite=sid
packages=(nginx gettext-base curl ca-certificates tzdata)
changes=(
    'ENTRYPOINT ["/docker-entrypoint.sh"]'
    'EXPOSE 80'
    'STOPSIGNAL SIGQUIT'
    'CMD ["nginx", "-g", "daemon off;"]'
)
