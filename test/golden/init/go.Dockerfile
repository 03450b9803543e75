# Compiled in one stage; the image holds the program and certificates alone.
FROM golang:1.24 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags=-s -o /server .

FROM gcr.io/distroless/static-debian12:nonroot
ENV PORT=8080
COPY --from=build /server /server
EXPOSE 8080
ENTRYPOINT ["/server"]
