; asr frameOrder show=f
define void @f() {
  %1 = alloca <3 x i32>, align 16
  %2 = alloca [2 x <3 x i32>], align 16
  %3 = alloca <9 x i1>, align 2
  ret void
}
; EXPECT
define void @f() {
v0:
  %asr.frame = alloca [64 x i8], align 16
  %v1 = getelementptr inbounds i8, ptr %asr.frame, i32 48
  %v2 = getelementptr inbounds i8, ptr %asr.frame, i32 0
  %v3 = getelementptr inbounds i8, ptr %asr.frame, i32 32
  ret void
}
