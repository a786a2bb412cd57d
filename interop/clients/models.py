"""Writes the models that the cases ask: models.py FOLDER."""
import json
import pathlib
import sys

from onnx import TensorProto, helper, save

# The server's name of each type, and ONNX's.
TYPES = {
    "BOOL": TensorProto.BOOL,
    "UINT8": TensorProto.UINT8,
    "UINT16": TensorProto.UINT16,
    "UINT32": TensorProto.UINT32,
    "UINT64": TensorProto.UINT64,
    "INT8": TensorProto.INT8,
    "INT16": TensorProto.INT16,
    "INT32": TensorProto.INT32,
    "INT64": TensorProto.INT64,
    "FP16": TensorProto.FLOAT16,
    "FP32": TensorProto.FLOAT,
    "FP64": TensorProto.DOUBLE,
    "BYTES": TensorProto.STRING,
}


def model(path, nodes, inputs, outputs, constants=()):
    graph = helper.make_graph(nodes, "interop", inputs, outputs, list(constants))
    path.mkdir(parents=True)
    save(
        helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8),
        path / "model.onnx",
    )


def value(name, kind, shape):
    return helper.make_tensor_value_info(name, kind, shape)


def main(folder):
    names = []
    for name, kind in TYPES.items():
        names.append("same_" + name)
        model(
            folder / names[-1] / "1",
            [helper.make_node("Identity", ["x"], ["y"])],
            [value("x", kind, ["n", 3])],
            [value("y", kind, ["n", 3])],
        )
    for version in (1, 3):
        model(
            folder / "add" / str(version),
            [helper.make_node("Add", ["x", "c"], ["y"])],
            [value("x", TensorProto.FLOAT, ["n", 2])],
            [value("y", TensorProto.FLOAT, ["n", 2])],
            [helper.make_tensor("c", TensorProto.FLOAT, [], [float(version)])],
        )
    names.append("add")
    model(
        folder / "two" / "1",
        [
            helper.make_node("Add", ["a", "b"], ["sum"]),
            helper.make_node("Mul", ["a", "b"], ["product"]),
        ],
        [value("a", TensorProto.INT64, ["n", 2]), value("b", TensorProto.INT64, ["n", 2])],
        [value("sum", TensorProto.INT64, ["n", 2]), value("product", TensorProto.INT64, ["n", 2])],
    )
    names.append("two")
    # Of encoded images, as they are read: one of a fixed size, one of any.
    for name, kind, shape in (
        ("image_FP32", TensorProto.FLOAT, [1, 60, 80, 3]),
        ("image_UINT8", TensorProto.UINT8, [1, 60, 80, 3]),
        ("image_UINT16", TensorProto.UINT16, ["n", "h", "w", 1]),
        ("image_any", TensorProto.UINT8, ["n", "h", "w", "c"]),
    ):
        names.append(name)
        model(
            folder / name / "1",
            [helper.make_node("Identity", ["x"], ["y"])],
            [value("x", kind, shape)],
            [value("y", kind, shape)],
        )
    models = [
        {"config": {"name": name, "base_path": name, "model_version_policy": {"all": {}}}}
        for name in names
    ]
    (folder / "config.json").write_text(json.dumps({"model_config_list": models}))


main(pathlib.Path(sys.argv[1]))
