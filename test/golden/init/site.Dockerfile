# Served by Caddy, the proxy's own image: hosts have its layers already.
FROM caddy:2
COPY . /srv
USER 1000
ENV XDG_CONFIG_HOME=/tmp XDG_DATA_HOME=/tmp
EXPOSE 8080
CMD ["caddy", "file-server", "--root", "/srv", "--listen", ":8080"]
