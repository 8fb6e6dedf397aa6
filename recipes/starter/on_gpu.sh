#!/usr/bin/env bash
# Train the starter on a GPU that is lent for half an hour, in three slices of under ten minutes.
#
#   bash recipes/starter/on_gpu.sh pack WORK ENCODER   before: gather what must travel
#   bash recipes/starter/on_gpu.sh 1                   then 2, then 3: one slice each
#
# `pack` fills build/starter-pack (under 60 MB) from a prepared work folder and from the encoder's
# folder. A slice aligns the pack where that is not done yet, trains from the last checkpoint to
# its share of the schedule and writes the model folder. Slice 3 scores it too. With $OUT set,
# shards, scores, card and log are copied there. The predicted pairs a second are said before
# training, the measured ones after it. Needs torch, transformers, tokenizers, numpy and
# safetensors; sacreBLEU for the scores, where it is there.
#
# A slice goes on from $STARTER_WORK/run/checkpoint.pt. Where that machine is gone, put the last
# slice's output into $STARTER_RESUME (rest.tar.gz unpacked beside the shards): training goes on
# from those weights with a new optimiser.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

pack=${STARTER_PACK:-build/starter-pack}
work=${STARTER_WORK:-build/starter-gpu}
resume=${STARTER_RESUME:-build/starter-resume}
limit=${STARTER_SECONDS:-570}      # seconds a slice may take in all
read -ra flags <<<"${STARTER_FLAGS:-}"  # further options of the stage train
python=${PYTHON:-python3}
ends=(0 0.32 0.68 1)
most=60000000

say() { printf '%s\n' "$*" >&2; }
die() { say "error: $*"; exit 2; }
stage() { "$python" -m recipes.starter "$@"; }

gather() { # WORK ENCODER
    rm -rf "$pack" && mkdir -p "$pack/encoder"
    cp "$1"/{tokenizer.json,pack.npz,pack.json,heldout.tsv} "$pack/"
    cp "$2"/config.json "$2"/tokenizer.json "$pack/encoder/"
    if [[ -f $2/unpack.py ]]; then
        cp "$2"/unpack.py "$2"/encoder-q4.npz "$2"/tokenizer_config.json "$pack/encoder/"
    else
        cp "$2"/model.safetensors "$pack/encoder/"
    fi
    local size
    size=$(find "$pack" -type f -printf '%s\n' | awk '{ s += $1 } END { print s }')
    ((size < most)) || die "$pack takes $size bytes, more than $most: lower the caps of prepare"
    say "$pack: $size bytes"
}

begin() { # make the work folder on the training machine
    [[ -f $work/pack.npz ]] && return
    [[ -f $pack/pack.npz ]] || die "there is no $pack: run '$0 pack WORK ENCODER' first"
    mkdir -p "$work"
    cp -r "$pack"/. "$work/"
    if [[ -f $work/encoder/unpack.py ]]; then
        "$python" "$work/encoder/unpack.py" "$work/encoder-full"
    else
        mv "$work/encoder" "$work/encoder-full"
    fi
}

deliver() { # copy the model folder to $OUT: shards as they are, the rest in one archive
    [[ -n ${OUT:-} ]] || return 0
    rm -rf "$OUT/starter" && mkdir -p "$OUT/starter"
    cp "$work"/export/*.safetensors "$OUT/starter/"
    local small
    small=$(mktemp -d)
    find "$work/export" -maxdepth 1 -type f ! -name '*.safetensors' -exec cp {} "$small/" \;
    find "$work/run" -maxdepth 1 -type f ! -name '*.pt' ! -name 'states.*' -exec cp {} "$small/" \;
    tar -czf "$OUT/starter/rest.tar.gz" -C "$small" .
    rm -rf "$small"
}

slice() { # NUMBER
    local start=() reserve=60
    begin
    [[ -f $work/alignment.npz ]] || stage align --work "$work" --encoder "$work/encoder-full"
    if [[ ! -f $work/run/checkpoint.pt ]] && (($1 > 1)); then
        [[ -f $resume/config.json ]] || die "no checkpoint of slice $(($1 - 1)), and no $resume"
        start=(--resume "$resume" --start "${ends[$1 - 1]}")
        mkdir -p "$work/run"
        [[ ! -f $resume/log.jsonl ]] || cp "$resume/log.jsonl" "$work/run/"
    fi
    (($1 < 3)) || reserve=180
    local left=$((limit - SECONDS - ${STARTER_RESERVE:-$reserve}))
    ((left > 0)) || die "$SECONDS seconds are gone, none are left to train"
    say "slice $1: $left seconds of training, to position ${ends[$1]}"
    stage train --work "$work" --encoder "$work/encoder-full" --until "${ends[$1]}" \
        --minutes "$(awk "BEGIN { print $left / 60 }")" "${start[@]}" "${flags[@]}"
    stage export --work "$work" --out "$work/export" --agree 100
    deliver
    (($1 == 3)) || return 0
    if "$python" -c 'import sacrebleu' 2>/dev/null; then
        stage evaluate --work "$work" --model "$work/export" --limit "${STARTER_LIMIT:-100}"
        stage export --work "$work" --out "$work/export" --agree 100 \
            --scores "$work/run/scores.json"
        deliver
    else
        say "sacreBLEU is not here: run the stage evaluate on the machine that has it"
    fi
}

case ${1:-} in
    pack) [[ $# -eq 3 ]] || die "usage: $0 pack WORK ENCODER"; gather "$2" "$3" ;;
    1 | 2 | 3) slice "$1" ;;
    *) die "usage: $0 pack WORK ENCODER | 1 | 2 | 3" ;;
esac
